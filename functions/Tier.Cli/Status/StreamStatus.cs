using Tier.Pipeline.Records;

namespace Tier.Cli.Status;

/// <summary>Where one stream stands.</summary>
internal sealed record StreamStatus
{
    public required string Stream { get; init; }

    public required string Topic { get; init; }

    /// <summary>The stream's table.</summary>
    public required string Table { get; init; }

    /// <summary>Events of the file that are published.</summary>
    public required long Published { get; init; }

    /// <summary>Events of the file.</summary>
    public required long Events { get; init; }

    /// <summary>Records that wait to be loaded.</summary>
    public required long Lag { get; init; }

    /// <summary>Whether nothing more is published and all is loaded.</summary>
    public required bool Through { get; init; }

    /// <summary>Outcomes of this topic.</summary>
    public required OutcomeCounts Counts { get; init; }

    /// <summary>How many of the loaded rows fill no column but those that every row has to.</summary>
    public long Untyped { get; init; }

    /// <summary>95th percentile, over the newest rows, of the time from the record's timestamp to its load; null without rows.</summary>
    public required TimeSpan? Latency { get; init; }

    /// <summary>The newest rows: column and value, without those that are null.</summary>
    public required IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>> NewestRows { get; init; }
}
