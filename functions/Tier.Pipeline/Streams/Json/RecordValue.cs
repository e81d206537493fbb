using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Tier.Pipeline.Streams.Json;

/// <summary>
/// A record's value as one JSON object. Around it there may be white space and a byte order mark, and behind it one comma: the files'
/// lines end in one, and some producers send lines as they are.
/// </summary>
public static class RecordValue
{
    /// <summary>
    /// Most bytes of a value, 4 MiB: a row must fit a statement of 8 MiB, and text may grow to twice its length when it is put into a JSON
    /// string.
    /// </summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>Finds the JSON object in the value of a record, or says why there is none.</summary>
    /// <param name="value">The value; null for a tombstone.</param>
    /// <param name="start">Where the object begins.</param>
    /// <param name="length">The length of its text.</param>
    /// <returns>Null when the text may be an object; whether it is one, reading it shows.</returns>
    public static Rejection? Find(byte[]? value, out int start, out int length)
    {
        (start, length) = (0, 0);
        if (value is null)
        {
            return new(ReasonCode.Tombstone, "the value is null, a tombstone, wanted a JSON object");
        }

        if (value.Length > MaxBytes)
        {
            return new(ReasonCode.TooLarge, $"the value has {value.Length} bytes, wanted at most {MaxBytes}");
        }

        if (!Utf8.IsValid(value))
        {
            var valid = ValidLength(value);
            var place = JsonFault.Place(value, valid);
            return new(ReasonCode.InvalidJson, $"the value isn't UTF-8: at {place} it has 0x{value[valid]:X2}, wanted a JSON object in UTF-8");
        }

        (start, length) = Trim(value);
        if (length == 0)
        {
            return new(ReasonCode.InvalidJson, $"the value is empty ({value.Length} bytes), wanted a JSON object");
        }

        return value[start] == '{' ? null : NotAnObject(value, start, length);
    }

    /// <summary>
    /// Why a text isn't JSON; null when it is. In the value as it came: a text that ends too early can end in the comma that was taken for
    /// one behind it.
    /// </summary>
    public static Rejection? Fault(byte[] value, int start) => JsonFault.In(value.AsSpan(start).TrimEnd(" \t\r\n"u8)) is { } fault
        ? new(ReasonCode.InvalidJson, $"the value isn't JSON: at {JsonFault.Place(value, start + fault.Offset)} it {fault.Found}, wanted {fault.Wanted}")
        : null;

    private static Rejection NotAnObject(byte[] value, int start, int length)
    {
        var json = value.AsSpan(start, length);
        var reader = new Utf8JsonReader(json, JsonText.AnyDepth);
        try
        {
            while (reader.Read())
            {
                // To the end: what isn't even JSON has another reason.
            }
        }
        catch (JsonException) when (Fault(value, start) is not null)
        {
            return Fault(value, start)!;
        }

        return new(ReasonCode.NotAnObject, $"the value is {FieldValue.Excerpt(json)}, wanted a JSON object");
    }

    private static (int Start, int Length) Trim(byte[] value)
    {
        var json = value.AsMemory().Trim(" \t\r\n"u8);
        if (json.Span.StartsWith(Encoding.UTF8.Preamble))
        {
            json = json[Encoding.UTF8.Preamble.Length..].TrimStart(" \t\r\n"u8);
        }

        json = json.Span.EndsWith(","u8) ? json[..^1].TrimEnd(" \t\r\n"u8) : json;
        return (MemoryMarshal.TryGetArray<byte>(json, out var segment) ? segment.Offset : 0, json.Length);
    }

    private static int ValidLength(ReadOnlySpan<byte> value)
    {
        var length = 0;
        while (Rune.DecodeFromUtf8(value[length..], out _, out var bytes) == System.Buffers.OperationStatus.Done)
        {
            length += bytes;
        }

        return length;
    }
}
