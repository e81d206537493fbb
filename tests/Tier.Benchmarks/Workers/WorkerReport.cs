using Tier.Benchmarks.Latency;

namespace Tier.Benchmarks.Workers;

/// <summary>What a worker has measured in itself, printed as JSON when it has stopped.</summary>
/// <param name="Latency">From a record's timestamp to its commit, milliseconds.</param>
/// <param name="Batches">How many batches that were.</param>
internal sealed record WorkerReport(Percentiles Latency, int Batches);
