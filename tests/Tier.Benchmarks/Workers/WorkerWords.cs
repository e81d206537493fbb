namespace Tier.Benchmarks.Workers;

/// <summary>What worker and harness say to each other, a line each, beside the order at the start and the report at the end.</summary>
internal static class WorkerWords
{
    /// <summary>The worker: the first batch is committed.</summary>
    public const string Loaded = "loaded";

    /// <summary>To the worker: only records with a later timestamp count.</summary>
    public const string Measure = "measure";

    /// <summary>The worker: it has taken the time.</summary>
    public const string Measuring = "measuring";
}
