using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Tier.Pipeline.Etl;

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

    /// <summary>Reads the value of a record, or says why it isn't a JSON object.</summary>
    /// <typeparam name="TEvent">The event.</typeparam>
    /// <param name="record">The record.</param>
    /// <param name="read">Makes the event of the object's text; may throw <see cref="JsonException"/>.</param>
    public static StepResult<TEvent> Read<TEvent>(ConsumedRecord record, Func<ReadOnlyMemory<byte>, TEvent> read)
        where TEvent : class
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(read);
        if (record.Value is not { } value)
        {
            return new Rejection(ReasonCode.Tombstone, "the value is null, a tombstone, wanted a JSON object");
        }

        if (value.Length > MaxBytes)
        {
            return new Rejection(ReasonCode.TooLarge, $"the value has {value.Length} bytes, wanted at most {MaxBytes}");
        }

        if (!Utf8.IsValid(value))
        {
            var valid = ValidLength(value);
            var place = JsonFault.Place(value, valid);
            return new Rejection(ReasonCode.InvalidJson, $"the value isn't UTF-8: at {place} it has 0x{value[valid]:X2}, wanted a JSON object in UTF-8");
        }

        var json = Trim(value);
        if (json.IsEmpty)
        {
            return new Rejection(ReasonCode.InvalidJson, $"the value is empty ({value.Length} bytes), wanted a JSON object");
        }

        try
        {
            return json.Span[0] == '{' ? read(json) : NotAnObject(json);
        }
        catch (JsonException) when (Fault(value, json) is { } sentence)
        {
            return new Rejection(ReasonCode.InvalidJson, sentence);
        }
    }

    /// <summary>In the value as it came: a text that ends too early can end in the comma that was taken for one behind it.</summary>
    private static string? Fault(byte[] value, ReadOnlyMemory<byte> json)
    {
        var start = MemoryMarshal.TryGetArray(json, out var segment) ? segment.Offset : 0;
        return JsonFault.In(value.AsSpan(start).TrimEnd(" \t\r\n"u8)) is { } fault
            ? $"the value isn't JSON: at {JsonFault.Place(value, start + fault.Offset)} it {fault.Found}, wanted {fault.Wanted}"
            : null;
    }

    private static Rejection NotAnObject(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span, JsonText.AnyDepth);
        reader.Read();
        var found = new JsonField("the value", reader.TokenType, json).Excerpt();
        while (reader.Read())
        {
            // To the end: what isn't even JSON has another reason.
        }

        return new Rejection(ReasonCode.NotAnObject, $"the value is {found}, wanted a JSON object");
    }

    private static ReadOnlyMemory<byte> Trim(byte[] value)
    {
        var json = value.AsMemory().Trim(" \t\r\n"u8);
        if (json.Span.StartsWith(Encoding.UTF8.Preamble))
        {
            json = json[Encoding.UTF8.Preamble.Length..].TrimStart(" \t\r\n"u8);
        }

        return json.Span.EndsWith(","u8) ? json[..^1].TrimEnd(" \t\r\n"u8) : json;
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
