using System.Text;
using System.Text.Json;

namespace Tier.Pipeline.Streams.Json;

/// <summary>
/// Goes through the members of one JSON object, in the order of the text, without copying their values. A member whose value is an object can be entered: the next members are the
/// object's, up to its end, and then those that follow it.
/// </summary>
internal ref struct JsonMembers
{
    /// <summary>A length for the buffer of names that any sensible name fits in; a longer one costs a string.</summary>
    public const int NameLength = 128;

    private readonly ReadOnlyMemory<byte> json;
    private readonly Span<char> nameBuffer;
    private Utf8JsonReader reader;
    private ReadOnlySpan<char> name;

    /// <summary>Stands before the first member.</summary>
    /// <param name="json">The object's text: valid UTF-8, a <c>{</c> first.</param>
    /// <param name="nameBuffer">Where names are put while they are looked at.</param>
    public JsonMembers(ReadOnlyMemory<byte> json, Span<char> nameBuffer)
    {
        this.json = json;
        this.nameBuffer = nameBuffer;
        reader = new Utf8JsonReader(json.Span, JsonText.AnyDepth);
        reader.Read();
    }

    /// <summary>The member's name; as it was escaped when it has a lone surrogate.</summary>
    public readonly ReadOnlySpan<char> Name => name;

    /// <summary>The first token of the member's value.</summary>
    public JsonTokenType Kind { get; private set; }

    /// <summary>Goes on to the next member; false after the last of the object. The value of the member before was taken, or is an object that this enters.</summary>
    /// <exception cref="JsonException">The text isn't one JSON object.</exception>
    public bool Read()
    {
        reader.Read();
        if (reader.TokenType is not JsonTokenType.PropertyName)
        {
            if (reader.CurrentDepth == 0)
            {
                reader.Read(); // past the object's end: throws when anything follows
            }

            return false;
        }

        name = ReadName();
        reader.Read();
        Kind = reader.TokenType;
        return true;
    }

    /// <summary>The text of the member's value; to be asked for once.</summary>
    /// <exception cref="JsonException">The text isn't one JSON object.</exception>
    public ReadOnlyMemory<byte> TakeValue()
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return json[start..(int)reader.BytesConsumed];
    }

    private readonly ReadOnlySpan<char> ReadName() => !reader.ValueIsEscaped && reader.ValueSpan.Length <= nameBuffer.Length
        ? nameBuffer[..Encoding.UTF8.GetChars(reader.ValueSpan, nameBuffer)]
        : JsonText.Name(reader, json.Span);
}
