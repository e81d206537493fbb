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
