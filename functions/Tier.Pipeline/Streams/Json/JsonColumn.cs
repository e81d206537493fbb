using System.Buffers;
using System.Text;
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

    private const int MaxKeptBytes = 256 * 1024;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    // They are most of what writing an ordinary column allocates.
    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer) kept;

    /// <summary>Whether a member may have this name.</summary>
    public static bool TakesName(string name) => name.Length <= MaxNameBytes && Encoding.UTF8.GetByteCount(name) <= MaxNameBytes;

    /// <summary>A column's value: an object of the fields; null when there are none.</summary>
    public static string? Write(KeptFields fields)
    {
        if (fields.IsEmpty)
        {
            return null;
        }

        if (kept.Buffer is null || kept.Buffer.Capacity > MaxKeptBytes)
        {
            var made = new ArrayBufferWriter<byte>();
            kept = (made, new(made, Options));
        }

        var (buffer, writer) = kept;
        buffer.ResetWrittenCount();
        writer.Reset();
        WriteFields(writer, fields, depth: 1);
        writer.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteFields(Utf8JsonWriter writer, KeptFields fields, int depth)
    {
        writer.WriteStartObject();
        foreach (var field in fields.Fields)
        {
            writer.WritePropertyName(field.Name);
            WriteValue(writer, field.Json.Span, depth + 1);
        }

        foreach (var (name, group) in fields.Groups)
        {
            writer.WritePropertyName(name);
            WriteFields(writer, group, depth + 1);
        }

        writer.WriteEndObject();
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
