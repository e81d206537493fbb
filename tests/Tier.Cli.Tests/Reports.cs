using Tier.Pipeline.Reconciliation;
using Tier.Pipeline.Records;

namespace Tier.Cli.Tests;

/// <summary>Reports for tests.</summary>
internal static class Reports
{
    /// <summary>A topic with the given partitions.</summary>
    public static TopicReport Topic(string stream, bool current = true, params IReadOnlyList<PartitionReport> partitions) =>
        new(stream, stream, new TopicIdentity("cluster", "topic"), current, partitions);

    /// <summary>A file that is replayed into a topic, in its first pass.</summary>
    public static FileReport File(long events, long published, long recorded, long outcomes, string? problem = null) => new()
    {
        File = new()
        {
            Id = 1,
            Name = "weather.json",
            Events = events,
            Position = new(0, published, published == events) { Problem = problem },
            Published = published,
            KnownEvents = published,
            KnownSha256 = [],
            Replaced = false,
        },
        Recorded = recorded,
        Outcomes = new(outcomes, 0, 0, 0),
        Gone = 0,
    };

    /// <summary>A partition that was loaded from offset 0 up to a checkpoint, all of it rows but for one dead letter and one duplicate.</summary>
    public static PartitionReport Partition(int number, long checkpoint, long lag = 0, params IReadOnlyList<string> problems)
    {
        var counts = new OutcomeCounts(checkpoint - 2, 1, 1, 0);
        return new()
        {
            Partition = number,
            FirstOffset = 0,
            Checkpoint = checkpoint,
            LowWatermark = 0,
            HighWatermark = checkpoint + lag,
            Committed = checkpoint,
            Ledger = counts,
            Problems = problems,
        };
    }
}
