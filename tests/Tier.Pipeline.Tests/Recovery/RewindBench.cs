using Microsoft.Extensions.DependencyInjection;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Records;
using Tier.Pipeline.Recovery;
using Tier.Pipeline.Streams;
using Tier.Testing;
using Tier.Testing.Faults;

namespace Tier.Pipeline.Tests.Recovery;

/// <summary>
/// A partition of weather with every outcome, loaded as a worker and the reader of holes do. Of the events that are published, some offsets are handed to the load as gaps, as
/// those of a transaction's markers are.
/// </summary>
internal sealed class RewindBench : IAsyncDisposable
{
    private readonly Dictionary<int, ConsumedRecord[]> records = [];
    private readonly List<OffsetGap> gaps = [];

    private RewindBench(TestPipeline pipeline, RegisteredTopic topic)
    {
        Pipeline = pipeline;
        Topic = topic;
        Rewinder = pipeline.Services.GetRequiredService<Rewinder>();
    }

    public TestPipeline Pipeline { get; }

    public RegisteredTopic Topic { get; }

    public Rewinder Rewinder { get; }

    public static async Task<RewindBench> CreateAsync(TestServers servers, DatabaseKind database, int partitions = 1, BrokerKind broker = BrokerKind.InProcess, OwnBroker? own = null)
    {
        var pipeline = own is null
            ? await TestPipeline.CreateAsync(servers, database, broker, partitions)
            : await TestPipeline.CreateAsync(servers, database, own, partitions);
        await pipeline.Services.WeatherProcessor().ProcessAsync([], CancellationToken.None);
        return new(pipeline, await pipeline.Services.GetRequiredService<StreamTopics>().RegisterAsync(EventStreams.BuiltIn.Single(stream => stream.Name == "weather"), CancellationToken.None));
    }

    /// <summary>
    /// Forty offsets of partition 0, all loaded and committed: rows, dead letters at 5 and 25, gaps at 10 to 14 and 30, duplicates at 7 (of 2), 22 (of 3, another payload) and 35 (of 33).
    /// </summary>
    public static async Task<RewindBench> LoadedAsync(TestServers servers, DatabaseKind database, int partitions = 1, OwnBroker? own = null)
    {
        var bench = await CreateAsync(servers, database, partitions, own: own);
        await bench.PublishAsync(0,
            Enumerable.Range(0, 40).Select(offset => offset switch
            {
                5 or 25 => WeatherRecords.WithoutCity(offset),
                7 => WeatherRecords.Event(2),
                22 => WeatherRecords.Event(3, temperature: 30),
                35 => WeatherRecords.Event(33),
                _ => WeatherRecords.Event(offset),
            }),
            Gap(10, 14), Gap(30, 30));
        await bench.LoadAsync(0, 0, 17);
        await bench.Pipeline.CommitAsync("weather", 40);
        return bench;
    }

    /// <summary>Offsets without a record.</summary>
    public static OffsetGap Gap(long first, long last, GapReason reason = GapReason.MarkerOrAborted) => new(0, first, last, reason);

    /// <summary>Publishes events, and says which offsets the load is to take as gaps.</summary>
    public async Task PublishAsync(int partition, IEnumerable<byte[]?> values, params IEnumerable<OffsetGap> without)
    {
        gaps.AddRange(without.Select(gap => gap with { Partition = partition }));
        records[partition] = [.. records.GetValueOrDefault(partition, []), .. await Pipeline.PublishAsync("weather", values, partition)];
    }

    /// <summary>Gives the records of a partition timestamps, in seconds since 1970.</summary>
    public void Time(int partition, Func<long, long?> seconds) =>
        records[partition] = [.. records[partition].Select(record => record with { TimestampMilliseconds = seconds(record.Offset) * 1000 })];

    /// <summary>Loads a partition from an offset to its end, in batches of so many offsets.</summary>
    public async Task LoadAsync(int partition, long from, params int[] batchSizes)
    {
        var end = records[partition].Length;
        for (var (first, batch) = (from, 0); first < end; batch++)
        {
            var last = Math.Min(first + batchSizes[batch % batchSizes.Length], end) - 1;
            var inside = gaps.Where(gap => gap.Partition == partition && gap.First <= last && gap.Last >= first)
                .Select(gap => gap with { First = Math.Max(gap.First, first), Last = Math.Min(gap.Last, last) }).ToArray();
            var delivered = records[partition].Where(record => record.Offset >= first && record.Offset <= last && !inside.Any(gap => gap.First <= record.Offset && record.Offset <= gap.Last));
            await LoadAsync(inside, delivered, first);
            first = last + 1;
        }
    }

    /// <summary>Loads what of these gaps and records is not below an offset.</summary>
    public async Task LoadAsync(IEnumerable<OffsetGap> gaps, IEnumerable<ConsumedRecord> records, long from)
    {
        var transform = Pipeline.Services.GetRequiredService<EventStreams>().Named("weather");
        await Pipeline.Services.GetRequiredService<Loader>().LoadAsync(
            transform.Table,
            new(Topic, [.. records.Where(record => record.Offset >= from).Select(transform.Apply)], [.. gaps.Where(gap => gap.Last >= from).Select(gap => gap with { First = Math.Max(gap.First, from) })]),
            CancellationToken.None);
    }

    /// <summary>A record of partition 0 at any offset, which the broker doesn't have.</summary>
    public ConsumedRecord Record(long offset, byte[] value) => new() { Topic = Topic.Name, Partition = 0, Offset = offset, Value = value };

    /// <summary>Plans and rewinds.</summary>
    public async Task<IReadOnlyList<RewoundPartition>> RewindAsync(int? partition, RewindTarget target, long acceptedLoss = 0) =>
        await Rewinder.RewindAsync(await PlanAsync(partition, target), acceptedLoss, CancellationToken.None);

    /// <summary>Plans only.</summary>
    public Task<RewindPlan> PlanAsync(int? partition, RewindTarget target) => Rewinder.PlanAsync(Topic.Name, partition, target, CancellationToken.None);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Pipeline.DisposeAsync();
}
