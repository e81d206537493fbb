using Tier.Benchmarks.Events;
using Tier.Benchmarks.Stacks;

namespace Tier.Benchmarks.Loading;

/// <summary>All ways of loading on one pair of servers.</summary>
internal sealed class LoadBenchmark(BenchmarkStack stack, LoadSizes sizes)
{
    private const int Workers = 2;
    private const int NaiveBatch = 1_000;
    private static readonly int[] PipelineBatches = [1_000, 5_000];

    /// <summary>Measures all, and sets each beside the ceiling of its format.</summary>
    public async Task<IReadOnlyList<LoadMeasurement>> RunAsync(CancellationToken cancellationToken)
    {
        List<LoadMeasurement> ceilings = [], loader = [], pipeline = [], naive = [];
        foreach (var format in Enum.GetValues<EventFormat>())
        {
            var topic = await FilledTopic.FillAsync(stack, format, sizes.Rows, sizes.PartitionsFor(stack, 1), cancellationToken);
            foreach (var batch in PipelineBatches)
            {
                pipeline.Add(await MedianAsync(async last =>
                {
                    await using var run = await BenchmarkRun.CreateAsync(stack, topic.Name, 1, cancellationToken);
                    var measured = await PipelineLoad.RunAsync(stack, run, topic, batch, 1, [], 0, cancellationToken);
                    if (last && batch == PipelineBatches[0])
                    {
                        ceilings.Add(await CeilingLoad.RunAsync(stack, run, format, sizes.CeilingRuns, cancellationToken));
                    }

                    return measured;
                }));
            }

            if (format == EventFormat.Flat)
            {
                foreach (var (batch, rows) in sizes.Batches)
                {
                    var records = topic.Read(rows);
                    loader.Add(await MedianAsync(_ => LoaderLoad.RunAsync(stack, topic, records, batch, cancellationToken)));
                }

                naive.Add(await MedianAsync(_ => NaiveLoad.RunAsync(stack, topic, topic.Read(sizes.NaiveRows), NaiveBatch, cancellationToken)));
            }

            var shared = await FilledTopic.FillAsync(stack, format, sizes.Rows * Workers, sizes.PartitionsFor(stack, Workers), cancellationToken);
            pipeline.Add(await MedianAsync(async _ =>
            {
                await using var run = await BenchmarkRun.CreateAsync(stack, shared.Name, 1, cancellationToken);
                return await PipelineLoad.RunAsync(stack, run, shared, PipelineBatches[0], Workers, [], 0, cancellationToken);
            }));
        }

        return [.. ceilings.Concat(loader).Concat(pipeline).Concat(naive).Select(measured => measured with
        {
            RatioToCeiling = measured.RowsPerSecond / ceilings.Single(ceiling => ceiling.Format == measured.Format).RowsPerSecond,
        })];
    }

    /// <summary>Measures as often as wanted; the run with the median rate counts, and the rates of all are kept.</summary>
    private async Task<LoadMeasurement> MedianAsync(Func<bool, Task<LoadMeasurement>> measure)
    {
        List<LoadMeasurement> all = [];
        while (all.Count < sizes.Runs)
        {
            all.Add(await measure(all.Count == sizes.Runs - 1));
        }

        return all.OrderBy(one => one.RowsPerSecond).ElementAt(all.Count / 2) with
        {
            Runs = [.. all.Select(one => one.RowsPerSecond)],
            Problem = all.Select(one => one.Problem).FirstOrDefault(problem => problem is not null),
        };
    }
}
