using Tier.Benchmarks.Events;

namespace Tier.Benchmarks.Loading;

/// <summary>What the function class came to.</summary>
/// <param name="Format">How the events were written.</param>
/// <param name="Batch">Records of a batch.</param>
/// <param name="Rows">Rows loaded while the clock ran.</param>
/// <param name="RowsPerSecond">Rows a second.</param>
/// <param name="AppCpuMicroseconds">CPU time of this process, user and system, µs a row.</param>
/// <param name="ServerCpuMicroseconds">The same of the database server.</param>
/// <param name="AllocatedBytes">Bytes allocated a row.</param>
/// <param name="MedianMilliseconds">From a batch to its COMMIT, the median, ms.</param>
/// <param name="P95Milliseconds">The same, the 95th percentile.</param>
/// <param name="Problem">Why the figures don't count; null when they do.</param>
internal sealed record PlatformMeasurement(
    EventFormat Format, int Batch, long Rows, double RowsPerSecond, double AppCpuMicroseconds, double ServerCpuMicroseconds, double AllocatedBytes,
    double MedianMilliseconds, double P95Milliseconds, string? Problem);
