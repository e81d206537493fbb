using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Tier.Pipeline.Records;

namespace Tier.Testing.Faulty;

/// <summary>A line of faulty_variants.jsonl. Exactly one of text, base64, repeat and tombstone says what the value is.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record FaultyLine(string Stream, string Name, string Reason)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>A value that is text.</summary>
    public string? Text { get; init; }

    /// <summary>A value that isn't.</summary>
    public string? Base64 { get; init; }

    /// <summary>A value that would be too long for the file.</summary>
    public Repetition? Repeat { get; init; }

    /// <summary>Whether there is no value.</summary>
    public bool Tombstone { get; init; }

    public static FaultyVariant Read(string line)
    {
        var read = JsonSerializer.Deserialize<FaultyLine>(line, Options)!;
        return new(read.Stream, read.Name, read.Value(), Enum.GetValues<ReasonCode>().Single(reason => reason.ToCode() == read.Reason));
    }

    private byte[]? Value() => this switch
    {
        { Text: { } text } => Encoding.UTF8.GetBytes(text),
        { Base64: { } base64 } => Convert.FromBase64String(base64),
        { Repeat: { } repeat } => Encoding.UTF8.GetBytes(repeat.Before + string.Concat(Enumerable.Repeat(repeat.Unit, repeat.Times)) + repeat.After),
        { Tombstone: true } => null,
        _ => throw new InvalidDataException($"The faulty variant '{Name}' has no value."),
    };

    internal sealed record Repetition(string Before, string Unit, int Times, string After);
}
