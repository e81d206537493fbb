using Tier.Benchmarks.Loading;

namespace Tier.Benchmarks.Month;

/// <summary>What the pipeline and reconcile do on a table of some size.</summary>
/// <param name="Table">The table, for people.</param>
/// <param name="RowsBefore">Its rows before the load.</param>
/// <param name="Load">The load.</param>
/// <param name="IncrementalSeconds">Reconcile from where the last check came to, seconds.</param>
/// <param name="FullSeconds">Reconcile from the start, seconds.</param>
internal sealed record MonthMeasurement(string Table, long RowsBefore, LoadMeasurement Load, double IncrementalSeconds, double FullSeconds);
