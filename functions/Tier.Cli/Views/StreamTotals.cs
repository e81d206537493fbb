using System.Text.Json.Serialization;
using Tier.Pipeline.Reconciliation;
using Tier.Pipeline.Recovery;

namespace Tier.Cli.Views;

/// <summary>A stream's totals as JSON.</summary>
internal sealed record StreamTotals
{
    public required long Produced { get; init; }

    public required long Loaded { get; init; }

    public required long DeadLetters { get; init; }

    public required long Duplicates { get; init; }

    public required long Gaps { get; init; }

    public required bool Complete { get; init; }

    public required long Lag { get; init; }

    /// <summary>Offsets that have to have an outcome and have none.</summary>
    public required long Holes { get; init; }

    /// <summary>Offsets with more than one outcome.</summary>
    public required long Overlaps { get; init; }

    /// <summary>Records that the broker's retention removed before they were loaded.</summary>
    public required long Lost { get; init; }

    /// <summary>Loaded rows that fill no column but those that every row has to.</summary>
    public required long Untyped { get; init; }

    /// <summary>The fields that they keep most often.</summary>
    public required IReadOnlyList<string> UntypedFields { get; init; }

    /// <summary>The files that were replayed into the topic.</summary>
    public required IReadOnlyList<FileTotals> Files { get; init; }

    /// <summary>What was repaired before this report.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RepairStep>? Repaired { get; init; }

    /// <summary>Each of the stream's topics in full.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<TopicJson>? Topics { get; init; }

    public static StreamTotals Of(TopicReport topic, bool complete) => new()
    {
        Produced = topic.Produced,
        Loaded = topic.Counts.Loaded,
        DeadLetters = topic.Counts.DeadLetters,
        Duplicates = topic.Counts.Duplicates,
        Gaps = topic.Counts.Gaps,
        Complete = complete,
        Lag = topic.Lag,
        Holes = topic.Holes,
        Overlaps = topic.Overlaps,
        Lost = topic.Lost,
        Untyped = topic.Untyped,
        UntypedFields = topic.UntypedFields,
        Files = [.. topic.Files.Select(FileTotals.Of)],
    };
}
