using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tier.Pipeline.Streams.Json;

/// <summary>
/// Writes what a JSON column takes, on both servers and without loss. MySQL and MariaDB refuse lone surrogates, MariaDB a 32nd level of
/// arrays and objects, MySQL numbers that no double holds; MySQL keeps one of two members with the same name, and makes a double of an
/// integer of more than 64 bits. So whatever doesn't fit goes in as a JSON string of its text: the number, the string (without its quotes),
/// or the innermost array or object concerned.
/// </summary>
internal static class JsonColumn
{
    /// <summary>Most levels of a column's value, as MySQL's JSON_DEPTH counts them: the number in <c>[1]</c> is on the second.</summary>
    public const int MaxDepth = 32;

    // More digits than these don't survive in a double.
    private const int DoubleDigits = 17;

    // MySQL's parser gives up on long numbers, and on exponents near the end of the range, even where the value is an ordinary one.
    private const int LongestNumber = 40;
    private const double LargestNumber = 1e307;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>A column's value: an object of the fields; null when there are none.</summary>
    public static string? Write(KeptFields fields)
    {
        if (fields.IsEmpty)
        {
            return null;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            WriteFields(writer, fields, depth: 1);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteFields(Utf8JsonWriter writer, KeptFields fields, int depth)
    {
        writer.WriteStartObject();
        foreach (var field in fields.Fields)
        {
            writer.WritePropertyName(field.Name);
            WriteValue(writer, field.Kind, field.Json, depth + 1);
        }

        foreach (var (name, group) in fields.Groups)
        {
            writer.WritePropertyName(name);
            WriteFields(writer, group, depth + 1);
        }

        writer.WriteEndObject();
    }

    // The one recursion over what came from outside; MaxDepth ends it.
    private static void WriteValue(Utf8JsonWriter writer, JsonTokenType kind, ReadOnlyMemory<byte> json, int depth)
    {
        switch (kind)
        {
            case JsonTokenType.StartObject when depth < MaxDepth && !RepeatsAName(json):
                WriteObject(writer, json, depth);
                break;
            case JsonTokenType.StartArray when depth < MaxDepth:
                WriteArray(writer, json, depth);
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                writer.WriteStringValue(json.Span);
                break;
            case JsonTokenType.String when JsonText.HasLoneSurrogate(json.Span):
                writer.WriteStringValue(json.Span[1..^1]);
                break;
            case JsonTokenType.Number when !IsNumberThatFits(json.Span):
                writer.WriteStringValue(json.Span);
                break;
            default:
                writer.WriteRawValue(json.Span, skipInputValidation: true);
                break;
        }
    }

    private static void WriteObject(Utf8JsonWriter writer, ReadOnlyMemory<byte> json, int depth)
    {
        writer.WriteStartObject();
        var members = new JsonMembers(json, stackalloc char[JsonMembers.NameLength]);
        while (members.Read())
        {
            writer.WritePropertyName(members.Name);
            WriteValue(writer, members.Kind, members.Value, depth + 1);
        }

        writer.WriteEndObject();
    }

    private static void WriteArray(Utf8JsonWriter writer, ReadOnlyMemory<byte> json, int depth)
    {
        writer.WriteStartArray();
        var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = int.MaxValue });
        reader.Read();
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            var kind = reader.TokenType;
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            WriteValue(writer, kind, json[start..(int)reader.BytesConsumed], depth + 1);
        }

        writer.WriteEndArray();
    }

    private static bool RepeatsAName(ReadOnlyMemory<byte> json)
    {
        var names = new HashSet<string>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        var members = new JsonMembers(json, stackalloc char[JsonMembers.NameLength]);
        while (members.Read())
        {
            if (!names.Add(members.Name))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsNumberThatFits(ReadOnlySpan<byte> json)
    {
        var exponent = json.IndexOfAny("eE"u8);
        if (exponent < 0 && !json.Contains((byte)'.'))
        {
            return long.TryParse(json, CultureInfo.InvariantCulture, out _) || ulong.TryParse(json, CultureInfo.InvariantCulture, out _);
        }

        return json.Length <= LongestNumber
            && SignificantDigits(exponent < 0 ? json : json[..exponent]) <= DoubleDigits
            && double.TryParse(json, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && Math.Abs(number) < LargestNumber
            && (number != 0 || exponent < 0);
    }

    private static int SignificantDigits(ReadOnlySpan<byte> mantissa)
    {
        var digits = mantissa.TrimStart("-0."u8);
        return digits.Contains((byte)'.') ? digits.Length - 1 : digits.Length;
    }
}
