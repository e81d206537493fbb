using System.Text.Json;

namespace Tier.Pipeline.Streams.Json;

/// <summary>
/// Copies JSON that every JSON column takes as it is, without its white space: nearly all there is. What is odd is left to <see
/// cref="JsonColumn"/>.
/// </summary>
internal static class PlainJson
{
    /// <summary>An object with more members is left to the other way, which has a set of their names.</summary>
    private const int MostNames = 64;

    /// <summary>Appends a value; false when it is odd or has too many members, and nothing is appended then.</summary>
    /// <param name="column">Where to.</param>
    /// <param name="json">One JSON value.</param>
    /// <param name="levels">How many levels of arrays and objects it may have.</param>
    public static bool TryAppend(Utf8Buffer column, ReadOnlySpan<byte> json, int levels)
    {
        if (json[0] is not ((byte)'{' or (byte)'['))
        {
            return json[0] is (byte)'"' or (byte)'t' or (byte)'f' or (byte)'n' ? TryAppendText(column, json) : TryAppendNumber(column, json);
        }

        var length = column.Length;
        if (TryCopy(column, json, levels))
        {
            return true;
        }

        column.Length = length;
        return false;
    }

    private static bool TryCopy(Utf8Buffer column, ReadOnlySpan<byte> json, int levels)
    {
        // The names of the objects that are open, those of one object behind each other.
        Span<(int Start, int Length, int Depth)> names = stackalloc (int, int, int)[MostNames];
        var open = 0;
        var reader = new Utf8JsonReader(json, JsonText.AnyDepth);
        var hasBefore = false;
        while (reader.Read())
        {
            var kind = reader.TokenType;
            var isEnd = kind is JsonTokenType.EndObject or JsonTokenType.EndArray;
            if (hasBefore && !isEnd)
            {
                column.Append((byte)',');
            }

            hasBefore = kind is not (JsonTokenType.PropertyName or JsonTokenType.StartObject or JsonTokenType.StartArray);
            var token = json[(int)reader.TokenStartIndex..(int)reader.BytesConsumed];
            switch (kind)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray when reader.CurrentDepth >= levels:
                    return false;
                case JsonTokenType.PropertyName:
                    if (reader.ValueIsEscaped || reader.ValueSpan.Length > byte.MaxValue || open == MostNames || !TryName(json, names[..open], token, reader.CurrentDepth))
                    {
                        return false;
                    }

                    names[open++] = ((int)reader.TokenStartIndex, reader.ValueSpan.Length + 2, reader.CurrentDepth);
                    column.Append(json.Slice((int)reader.TokenStartIndex, reader.ValueSpan.Length + 2));
                    column.Append((byte)':');
                    break;
                case JsonTokenType.EndObject:
                    while (open > 0 && names[open - 1].Depth > reader.CurrentDepth)
                    {
                        open--;
                    }

                    column.Append(token);
                    break;
                case JsonTokenType.String when !TryAppendText(column, token):
                case JsonTokenType.Number when !TryAppendNumber(column, token):
                    return false;
                case JsonTokenType.String or JsonTokenType.Number:
                    break;
                default:
                    column.Append(token);
                    break;
            }
        }

        return true;
    }

    /// <summary>Whether no other member of the same object has the name.</summary>
    private static bool TryName(ReadOnlySpan<byte> json, ReadOnlySpan<(int Start, int Length, int Depth)> names, ReadOnlySpan<byte> token, int depth)
    {
        var length = token.LastIndexOf((byte)'"') + 1;
        for (var index = names.Length - 1; index >= 0 && names[index].Depth >= depth; index--)
        {
            if (names[index].Depth == depth && names[index].Length == length && json.Slice(names[index].Start, length).SequenceEqual(token[..length]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryAppendText(Utf8Buffer column, ReadOnlySpan<byte> token)
    {
        if (JsonText.HasLoneSurrogate(token))
        {
            return false;
        }

        column.Append(token);
        return true;
    }

    private static bool TryAppendNumber(Utf8Buffer column, ReadOnlySpan<byte> token)
    {
        if (!JsonNumber.IsKeptByDatabases(token))
        {
            return false;
        }

        column.Append(token);
        return true;
    }
}
