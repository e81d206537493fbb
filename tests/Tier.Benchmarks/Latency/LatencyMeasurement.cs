namespace Tier.Benchmarks.Latency;

/// <summary>How long events took to the commit at one rate and with one setting.</summary>
/// <param name="Window">The setting, for people.</param>
/// <param name="Rate">Events a second that were wanted.</param>
/// <param name="AchievedRate">Events a second that the producer came to.</param>
/// <param name="Latency">From a record's timestamp, the moment at which it was due, to the return of the load that committed it; milliseconds.</param>
/// <param name="RowsPerBatch">Records in a batch, the mean.</param>
/// <param name="Problem">Why the figure doesn't count; null when it does.</param>
internal sealed record LatencyMeasurement(string Window, int Rate, double AchievedRate, Percentiles Latency, double RowsPerBatch, string? Problem);
