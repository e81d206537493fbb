using Tier.Benchmarks.Stacks;
using Tier.Testing;

namespace Tier.Benchmarks.Loading;

/// <summary>How much is loaded.</summary>
/// <param name="Rows">Rows that a worker loads.</param>
/// <param name="Runs">How often each way is measured; the median counts, of the ceiling the best.</param>
/// <param name="CeilingRuns">How often the ceiling is measured.</param>
/// <param name="Partitions">The topic's partitions; null for what suits the broker.</param>
internal sealed record LoadSizes(int Rows, int Runs, int CeilingRuns, int? Partitions)
{
    private const int InProcessPartitions = 32;

    /// <summary>Small batches get fewer rows: each commit takes a write to the disk.</summary>
    private static readonly (int Batch, int Rows)[] Most = [(1, 2_000), (10, 10_000), (100, 50_000), (1_000, 100_000), (5_000, 100_000)];

    /// <summary>Batches of the loader alone, and the rows for each.</summary>
    public IEnumerable<(int Batch, int Rows)> Batches => Most.Select(size => (size.Batch, Math.Min(size.Rows, Rows)));

    /// <summary>Rows for the naive way.</summary>
    public int NaiveRows => Math.Min(20_000, Rows);

    /// <summary>The partitions of a topic that so many workers share.</summary>
    public int PartitionsFor(BenchmarkStack stack, int workers) => Partitions ?? (stack.Broker == BrokerKind.InProcess ? InProcessPartitions : workers);
}
