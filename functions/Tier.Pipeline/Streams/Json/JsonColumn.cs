using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tier.Pipeline.Streams.Json;

/// <summary>
/// Writes what a JSON column takes, on both servers and without loss. MySQL and MariaDB refuse lone surrogates, MariaDB a 32nd level of
/// arrays and objects, MySQL numbers that no double holds and names of more than 65,535 bytes; MySQL keeps one of two members with the same
/// name, and makes a double of a number that isn't an integer of 64 bits. So whatever doesn't fit goes in as a JSON string of its text: the
/// number, the string (without its quotes), or the innermost array or object concerned.
/// </summary>
internal static class JsonColumn
{
    /// <summary>Most levels of a column's value, as MySQL's JSON_DEPTH counts them: the number in <c>[1]</c> is on the second.</summary>
    public const int MaxDepth = 32;

    private const int MaxNameBytes = ushort.MaxValue;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Whether a member may have this name.</summary>
    public static bool TakesName(MemberName name) => name.Utf8.Length <= MaxNameBytes;

    /// <summary>Appends a column's value: an object of the fields of an event's object and of those inside.</summary>
    /// <param name="column">Where to.</param>
    /// <param name="of">The object.</param>
    /// <param name="kept">The fields that are kept of each object, by its index.</param>
    /// <param name="value">The record's value.</param>
    /// <returns>False where there are none; nothing is appended then.</returns>
    public static bool Write(Utf8Buffer column, ObjectShape of, KeptFields[] kept, byte[] value)
    {
        if (!HasAny(of, kept))
        {
            return false;
        }

        WriteFields(column, of, kept, value, depth: 1);
        return true;
    }

    /// <summary>An object inside whose rest has a column of its own isn't in this one.</summary>
    private static bool HasAny(ObjectShape of, KeptFields[] kept)
    {
        if (kept[of.Index].Count > 0)
        {
            return true;
        }

        foreach (var inner in of.Inner)
        {
            if (!inner.HasRest && HasAny(inner, kept))
            {
                return true;
            }
        }

        return false;
    }

    private static void WriteFields(Utf8Buffer column, ObjectShape of, KeptFields[] kept, byte[] value, int depth)
    {
        var begin = (byte)'{';
        foreach (ref readonly var field in kept[of.Index].All)
        {
            column.Append(begin);
            column.Append(field.Name.Json);
            WriteValue(column, field.Json(value), depth + 1);
            begin = (byte)',';
        }

        foreach (var inner in of.Inner)
        {
            if (!inner.HasRest && HasAny(inner, kept))
            {
                column.Append(begin);
                column.Append(inner.Name.Json);
                WriteFields(column, inner, kept, value, depth + 1);
                begin = (byte)',';
            }
        }

        column.Append((byte)'}');
    }

    private static void WriteValue(Utf8Buffer column, ReadOnlySpan<byte> json, int depth)
    {
        if (PlainJson.TryAppend(column, json, MaxDepth - depth))
        {
            return;
        }

        using var writer = new Utf8JsonWriter(column, Options);
        WriteValue(writer, json, depth);
        writer.Flush();
    }

    // Goes through the text twice, however many levels it has.
    private static void WriteValue(Utf8JsonWriter writer, ReadOnlySpan<byte> json, int depth)
    {
        var unfit = UnfitObjects.In(json, MaxDepth - depth);
        var reader = new Utf8JsonReader(json, JsonText.AnyDepth);
        while (reader.Read())
        {
            var start = (int)reader.TokenStartIndex;
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray when depth + reader.CurrentDepth >= MaxDepth || unfit.Contains(start):
                    reader.Skip();
                    writer.WriteStringValue(json[start..(int)reader.BytesConsumed]);
                    break;
                case JsonTokenType.StartObject:
                    writer.WriteStartObject();
                    break;
                case JsonTokenType.EndObject:
                    writer.WriteEndObject();
                    break;
                case JsonTokenType.StartArray:
                    writer.WriteStartArray();
                    break;
                case JsonTokenType.EndArray:
                    writer.WriteEndArray();
                    break;
                case JsonTokenType.PropertyName:
                    writer.WritePropertyName(JsonText.Name(reader, json));
                    break;
                default:
                    WriteScalar(writer, reader.TokenType, json[start..(int)reader.BytesConsumed]);
                    break;
            }
        }
    }

    private static void WriteScalar(Utf8JsonWriter writer, JsonTokenType kind, ReadOnlySpan<byte> json)
    {
        switch (kind)
        {
            case JsonTokenType.String when JsonText.HasLoneSurrogate(json):
                writer.WriteStringValue(json[1..^1]);
                break;
            case JsonTokenType.Number when !JsonNumber.IsKeptByDatabases(json):
                writer.WriteStringValue(json);
                break;
            default:
                writer.WriteRawValue(json, skipInputValidation: true);
                break;
        }
    }
}
