using Tier.Pipeline.Reconciliation;

namespace Tier.Cli.Views;

/// <summary>A replayed file's totals as JSON.</summary>
internal sealed record FileTotals
{
    public required string Name { get; init; }

    public required long Events { get; init; }

    /// <summary>Events that were published, over all passes.</summary>
    public required long Published { get; init; }

    /// <summary>Offsets that are known to hold an event of the file.</summary>
    public required long Recorded { get; init; }

    public required long Loaded { get; init; }

    public required long DeadLetters { get; init; }

    public required long Duplicates { get; init; }

    public required long Gaps { get; init; }

    /// <summary>Events that wait to be loaded.</summary>
    public required long Lag { get; init; }

    /// <summary>Whether another file took its place before it was published to its end.</summary>
    public required bool Replaced { get; init; }

    /// <summary>What doesn't hold, a sentence each.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    public static FileTotals Of(FileReport file) => new()
    {
        Name = file.File.Name,
        Events = file.File.Events,
        Published = file.File.Published,
        Recorded = file.Recorded,
        Loaded = file.Outcomes.Loaded,
        DeadLetters = file.Outcomes.DeadLetters,
        Duplicates = file.Outcomes.Duplicates,
        Gaps = file.Outcomes.Gaps,
        Lag = file.Waiting,
        Replaced = file.File.Replaced,
        Problems = file.Problems,
    };
}
