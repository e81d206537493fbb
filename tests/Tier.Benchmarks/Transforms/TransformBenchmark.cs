using BenchmarkDotNet.Attributes;
using Tier.Pipeline.Records;
using Tier.Pipeline.Streams;

namespace Tier.Benchmarks.Transforms;

/// <summary>Extract and transform of events, one after another. BenchmarkDotNet derives from it, so it can't be sealed.</summary>
public class TransformBenchmark
{
    private ConsumedRecord[] records = [];
    private readonly RecordOutcome outcome = new();
    private EventStream? stream;

    /// <summary>Which events.</summary>
    [ParamsAllValues]
    public TransformCase Case { get; set; }

    /// <summary>Makes the events.</summary>
    [GlobalSetup]
    public void Prepare() => (stream, records) = TransformEvents.Of(Case);

    /// <summary>Takes all of them through it.</summary>
    /// <returns>How many became rows.</returns>
    [Benchmark(OperationsPerInvoke = TransformEvents.Count)]
    public int Apply()
    {
        var rows = 0;
        foreach (var record in records)
        {
            rows += stream!.Apply(record, outcome).Row is null ? 0 : 1;
        }

        return rows;
    }
}
