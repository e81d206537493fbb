using Tier.Benchmarks.Loading;

namespace Tier.Benchmarks.Month;

/// <summary>What the pipeline and reconcile do on a table of some size.</summary>
/// <param name="Table">The table, for people.</param>
/// <param name="RowsBefore">Its rows before the load.</param>
/// <param name="Load">The load.</param>
/// <param name="IncrementalRuns">Reconcile from where the last check came to, seconds, each time.</param>
/// <param name="FullRuns">Reconcile from the start, seconds, each time.</param>
internal sealed record MonthMeasurement(string Table, long RowsBefore, LoadMeasurement Load, IReadOnlyList<double> IncrementalRuns, IReadOnlyList<double> FullRuns)
{
    /// <summary>The shortest incremental check, seconds.</summary>
    public double IncrementalSeconds => IncrementalRuns.Min();

    /// <summary>The shortest full check, seconds.</summary>
    public double FullSeconds => FullRuns.Min();
}
