using System.Text;
using System.Text.Unicode;
using Tier.Cli.Status;
using Tier.Pipeline.DeadLetters;

namespace Tier.Cli.Views;

/// <summary>All that is known of one dead letter, for people.</summary>
internal static class DeadLetterView
{
    /// <summary>How much of a text is shown, in characters, and of other bytes.</summary>
    private const int MaxText = 10_000, MaxBytes = 256;

    /// <summary>Prints it.</summary>
    public static void Show(TextWriter output, DeadLetter deadLetter)
    {
        var summary = deadLetter.Summary;
        output.WriteLine($"{deadLetter.Place}  {summary.Reason}: {VisibleText.Of(summary.Sentence)}");
        Line(output, "topic", $"topic_id {deadLetter.Place.TopicId}, Kafka's id {Or(deadLetter.Identity.TopicId)}, cluster {Or(deadLetter.Identity.ClusterId)}");
        Line(output, "first seen", $"{DisplayText.Of(summary.FirstSeen)} UTC");
        Line(output, "timestamp", deadLetter.KafkaTimestamp is { } timestamp ? $"{DisplayText.Of(timestamp)} UTC" : "none");
        Line(output, "key", deadLetter.Key is { } key ? Length(key.Length, deadLetter.KeyLength) : "none");
        Bytes(output, deadLetter.Key, deadLetter.Key?.Length < deadLetter.KeyLength);
        Line(output, "headers", deadLetter.Headers.Count == deadLetter.HeaderCount ? Number(deadLetter.HeaderCount) : $"{Number(deadLetter.Headers.Count)} of {Number(deadLetter.HeaderCount)} are kept");
        foreach (var header in deadLetter.Headers)
        {
            output.WriteLine($"    {VisibleText.Of(header.Key)}: {(header.Value is { } value ? Text(value, cut: false) is { } text ? VisibleText.Of(Start(text)) : Hex(value) : "null")}");
        }

        Line(output, "value", deadLetter.Value is { } payload ? $"{Length(payload.Length, summary.ValueLength)}, hash {Convert.ToHexStringLower(deadLetter.PayloadHash)}" : "null, a tombstone");
        Bytes(output, deadLetter.Value, !deadLetter.ValueIsWhole);
    }

    /// <summary>Prints what is known of one that was redriven.</summary>
    public static void Show(TextWriter output, RedrivenLetter letter)
    {
        output.WriteLine($"{letter.Place}  no dead letter any more");
        Line(output, "was", $"{letter.Reason}: {VisibleText.Of(letter.Sentence)}");
        Line(output, "topic", $"topic_id {letter.Place.TopicId}");
        Line(output, "first seen", $"{DisplayText.Of(letter.FirstSeen)} UTC");
        Line(output, "redriven", $"{DisplayText.Of(letter.RedrivenAt)} UTC, by version {VisibleText.Of(letter.AppVersion)}");
        Line(output, "is now", letter.Outcome switch
        {
            "loaded" => "a row at these coordinates",
            "duplicate" => "a duplicate of an event that has a row",
            _ => "left out by a setting",
        });
    }

    private static void Line(TextWriter output, string name, string text) => output.WriteLine($"  {name,-13}  {text}");

    private static void Bytes(TextWriter output, byte[]? bytes, bool cut)
    {
        if (bytes is not { Length: > 0 })
        {
            return;
        }

        if (Text(bytes, cut) is not { } text)
        {
            output.WriteLine($"    not UTF-8: {Hex(bytes)}");
            return;
        }

        foreach (var line in VisibleText.Lines(Start(text)))
        {
            output.WriteLine($"    {line}");
        }

        if (text.Length > MaxText)
        {
            output.WriteLine($"    … (./tier dead-letters export has all of it)");
        }
    }

    private static string Length(long kept, long? whole) => kept == whole ? $"{Number(kept)} bytes, whole" : $"the first {Number(kept)} of {Number(whole ?? 0)} bytes are kept";

    /// <summary>The text, if it is one; where bytes are cut off, the last character may be cut in two.</summary>
    private static string? Text(byte[] bytes, bool cut)
    {
        for (var left = 0; left <= (cut ? 3 : 0) && left <= bytes.Length; left++)
        {
            if (Utf8.IsValid(bytes.AsSpan(0, bytes.Length - left)))
            {
                return Encoding.UTF8.GetString(bytes, 0, bytes.Length - left);
            }
        }

        return null;
    }

    private static string Start(string text) => text.Length <= MaxText ? text : text[..(char.IsHighSurrogate(text[MaxText - 1]) ? MaxText - 1 : MaxText)];

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes.AsSpan(0, Math.Min(bytes.Length, MaxBytes))) + (bytes.Length > MaxBytes ? "…" : "");

    private static string Or(string id) => id.Length == 0 ? "unknown" : VisibleText.Of(id);

    private static string Number(long number) => number.ToString("N0");
}
