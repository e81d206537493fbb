namespace Tier.Cli.Run.Chaos;

/// <summary>
/// The faults of a run, drawn from a seed: the same seed gives the same faults, at the same places of the files, for as long. Each kind comes once at least.
/// Places are shares of the way and not times, so that the faults come in the middle of the work at any speed.
/// </summary>
internal static class ChaosSchedule
{
    private const int AtMostMore = 5;
    private const double First = 0.03;
    private const double Last = 0.95;
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);

    /// <summary>The faults in their order.</summary>
    public static IReadOnlyList<ChaosStep> Of(int seed)
    {
        var random = new Random(seed);
        var kinds = Enum.GetValues<ChaosFault>();
        ChaosFault[] faults = [.. kinds, .. random.GetItems(kinds, random.Next(AtMostMore + 1))];
        random.Shuffle(faults);
        var shares = faults.Select(_ => First + (random.NextDouble() * (Last - First))).Order().ToArray();
        return [.. faults.Select((fault, index) => new ChaosStep(shares[index], fault, Shortest + (random.NextDouble() * (Longest - Shortest))))];
    }
}

/// <summary>One fault of a schedule.</summary>
/// <param name="Share">When it happens: the share of the files' events that has an outcome by then, 0 to 1.</param>
/// <param name="Fault">What happens.</param>
/// <param name="Lasts">How long until it is mended.</param>
internal sealed record ChaosStep(double Share, ChaosFault Fault, TimeSpan Lasts);

/// <summary>What can go wrong in a local run, whose parts are all its own.</summary>
internal enum ChaosFault
{
    /// <summary>The database server is killed as by a power cut, and started again.</summary>
    DatabaseKilled,

    /// <summary>The database server stands still, with all its connections and locks, and goes on.</summary>
    DatabaseFrozen,

    ConnectionsCut,

    /// <summary>The broker closes its connections and its port, and comes back; a private Kafka is killed, and started again.</summary>
    BrokerDown,

    /// <summary>The functions are stopped in the middle of their work, and started again.</summary>
    WorkerStopped,

    /// <summary>The same, and meanwhile the consumer groups are sent back to the first record.</summary>
    OffsetsToStart,

    /// <summary>The same, and meanwhile the consumer groups are sent beyond the last record.</summary>
    OffsetsToEnd,
}
