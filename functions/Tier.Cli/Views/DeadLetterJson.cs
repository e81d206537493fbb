using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Tier.Pipeline.DeadLetters;

namespace Tier.Cli.Views;

/// <summary>A dead letter as a line of JSON: bytes in base64, and as text beside it where they are UTF-8.</summary>
internal static class DeadLetterJson
{
    /// <summary>Writes the line.</summary>
    public static async Task WriteLineAsync(Stream output, DeadLetter deadLetter, CancellationToken cancellationToken)
    {
        await using (var json = new Utf8JsonWriter(output))
        {
            Write(json, deadLetter);
        }

        await output.WriteAsync("\n"u8.ToArray(), cancellationToken);
    }

    private static void Write(Utf8JsonWriter json, DeadLetter deadLetter)
    {
        var summary = deadLetter.Summary;
        json.WriteStartObject();
        json.WriteString("topic", summary.Place.Topic);
        json.WriteNumber("topicId", summary.Place.TopicId);
        json.WriteNumber("partition", summary.Place.Partition);
        json.WriteNumber("offset", summary.Place.Offset);
        json.WriteString("reason", summary.Reason);
        json.WriteString("sentence", summary.Sentence);
        Time(json, "timestamp", deadLetter.KafkaTimestamp);
        Time(json, "firstSeen", summary.FirstSeen);
        json.WriteBoolean("whole", deadLetter.IsWhole);
        Bytes(json, "key", deadLetter.Key);
        json.WriteStartArray("headers");
        foreach (var header in deadLetter.Headers)
        {
            json.WriteStartObject();
            json.WriteString("name", header.Key);
            Bytes(json, "value", header.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (summary.ValueLength is { } length)
        {
            json.WriteNumber("valueLength", length);
        }
        else
        {
            json.WriteNull("valueLength");
        }

        json.WriteString("payloadHash", Convert.ToHexStringLower(deadLetter.PayloadHash));
        Bytes(json, "value", deadLetter.Value);
        json.WriteEndObject();
    }

    private static void Bytes(Utf8JsonWriter json, string name, byte[]? bytes)
    {
        if (bytes is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteBase64String(name, bytes);
        if (Utf8.IsValid(bytes))
        {
            json.WriteString(name + "Text", Encoding.UTF8.GetString(bytes));
        }
    }

    private static void Time(Utf8JsonWriter json, string name, DateTime? time)
    {
        if (time is { } given)
        {
            json.WriteString(name, given);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
