using System.Text.Json;

namespace Tier.Pipeline.Replay;

/// <summary>A line with several JSON objects on it: nothing, blanks, RS or U+2028 stand between them.</summary>
internal static class ObjectLine
{
    private static readonly JsonReaderOptions OneValue = new() { AllowMultipleValues = true, MaxDepth = 1_000_000 };

    /// <summary>Finds the objects.</summary>
    /// <param name="objects">Gets the place of each; nothing where the line holds anything else.</param>
    /// <returns>Whether the line holds objects and nothing else.</returns>
    public static bool Split(ReadOnlySpan<byte> line, Queue<Range> objects)
    {
        var rest = FileText.WithoutSeparatorsBefore(line);
        while (rest is [(byte)'{', ..])
        {
            var begin = line.Length - rest.Length;
            if (Length(rest) is not { } length)
                break;
            objects.Enqueue(begin..(begin + length));
            rest = FileText.WithoutSeparatorsBefore(rest[length..]);
        }

        var isAll = FileText.IsBlank(rest) && objects.Count > 0;
        if (!isAll)
            objects.Clear();
        return isAll;
    }

    private static int? Length(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, isFinalBlock: true, new JsonReaderState(OneValue));
        try
        {
            reader.Read();
            reader.Skip();
            return (int)reader.BytesConsumed;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
