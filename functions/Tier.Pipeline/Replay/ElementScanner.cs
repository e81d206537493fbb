using System.Text.Json;

namespace Tier.Pipeline.Replay;

/// <summary>
/// Finds the ends of JSON values in text that comes in pieces: the elements of an array, or values on their own. It goes on
/// where the last piece ended, so a large value isn't scanned twice.
/// </summary>
internal sealed class ElementScanner
{
    // A deeply nested event is for the transform to judge, not a reason to stop cutting.
    private const int MaxDepth = 1_000_000;

    private static readonly JsonReaderState Document =
        new(new JsonReaderOptions { AllowMultipleValues = true, AllowTrailingCommas = true, MaxDepth = MaxDepth });

    private static readonly JsonReaderState ArrayBegin = StateAfter("["u8);
    private static readonly JsonReaderState ArrayAfterElement = StateAfter("[0 "u8);

    private JsonReaderState state;
    private bool isInArray;
    private int elementStart;

    private ElementScanner(JsonReaderState state, bool isInArray) => Restart(state, isInArray);

    /// <summary>Whether the text so far ends outside of any array and any value.</summary>
    public bool IsBetweenValues => !isInArray && !IsInElement;

    /// <summary>How far the text was understood.</summary>
    public int Consumed { get; private set; }

    /// <summary>Whether the text so far ends inside an element.</summary>
    public bool IsInElement => elementStart >= 0;

    /// <summary>Whether the array has ended.</summary>
    public bool IsArrayClosed { get; private set; }

    /// <summary>Where that begins which no element has given yet.</summary>
    public int RestStart => IsInElement ? elementStart : Consumed;

    /// <summary>A scanner of values one after another, and of the elements of those that are arrays.</summary>
    public static ElementScanner OfDocument() => new(Document, isInArray: false);

    /// <summary>A scanner of elements, for text from the inside of an array.</summary>
    public static ElementScanner OfElements() => new(ArrayBegin, isInArray: true);

    /// <summary>Begins anew, outside of any array.</summary>
    public void RestartDocument() => Restart(Document, newIsInArray: false);

    /// <summary>Begins anew, inside an array.</summary>
    /// <param name="isAfterElement">Whether the text begins with the comma after another element.</param>
    public void RestartElements(bool isAfterElement) => Restart(isAfterElement ? ArrayAfterElement : ArrayBegin, newIsInArray: true);

    /// <summary>Notes that the first bytes of the text were let go.</summary>
    public void Skipped(int count)
    {
        Consumed -= count;
        if (IsInElement)
            elementStart -= count;
    }

    /// <summary>Finds the next element.</summary>
    /// <param name="text">The text from the same start as before, or a longer piece of it.</param>
    /// <param name="isFinal">Whether the text can't go on.</param>
    /// <param name="element">The element's place in the text.</param>
    public ScanResult Next(ReadOnlySpan<byte> text, bool isFinal, out Range element)
    {
        element = default;
        var offset = Consumed;
        var reader = new Utf8JsonReader(text[offset..], isFinal, state);
        try
        {
            while (reader.Read())
            {
                Consumed = offset + (int)reader.BytesConsumed;
                if (!EndsElement(ref reader, offset))
                    continue;
                element = elementStart..Consumed;
                elementStart = -1;
                state = reader.CurrentState;
                return ScanResult.Element;
            }
        }
        catch (JsonException)
        {
            return ScanResult.Invalid;
        }

        state = reader.CurrentState;
        Consumed = offset + (int)reader.BytesConsumed;
        return ScanResult.NeedsMore;
    }

    private bool EndsElement(ref Utf8JsonReader reader, int offset)
    {
        if (reader.CurrentDepth == 0 && reader.TokenType is (JsonTokenType.StartArray or JsonTokenType.EndArray))
        {
            isInArray = reader.TokenType == JsonTokenType.StartArray;
            IsArrayClosed = !isInArray;
            return false;
        }

        if (reader.CurrentDepth != (isInArray ? 1 : 0))
            return false;
        if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            return true;
        elementStart = offset + (int)reader.TokenStartIndex;
        return reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray);
    }

    private void Restart(JsonReaderState newState, bool newIsInArray)
    {
        state = newState;
        isInArray = newIsInArray;
        IsArrayClosed = false;
        Consumed = 0;
        elementStart = -1;
    }

    private static JsonReaderState StateAfter(ReadOnlySpan<byte> text)
    {
        var inArray = new JsonReaderState(new JsonReaderOptions { AllowTrailingCommas = true, MaxDepth = MaxDepth });
        var reader = new Utf8JsonReader(text, isFinalBlock: false, inArray);
        while (reader.Read())
        {
        }

        return reader.CurrentState;
    }
}

/// <summary>What a scan for the next element found.</summary>
internal enum ScanResult
{
    Element,

    /// <summary>The text ends before the next element does. At the end of a file: there is none.</summary>
    NeedsMore,

    /// <summary>The text stops being JSON.</summary>
    Invalid,
}
