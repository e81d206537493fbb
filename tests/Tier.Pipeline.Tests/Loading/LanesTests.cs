using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Records;
using Tier.Pipeline.Warehouse;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Loading;

/// <summary>A large batch of several partitions is loaded in two transactions side by side.</summary>
public sealed class LanesTests(TestServers servers)
{
    private const int Partitions = 4;

    [Theory]
    [InlineData(130, 2)]
    [InlineData(120, 1)] // not worth a second commit
    public async Task A_large_batch_of_several_partitions_is_loaded_in_two_transactions_of_the_same_size(int eventsAPartition, int transactions)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb, partitions: Partitions);
        var observer = new Commits();

        await LoadAsync(pipeline, observer, await PublishAsync(pipeline, partition => WeatherRecords.Events(partition * eventsAPartition, eventsAPartition)));

        observer.Loaded.Should().Equal(Enumerable.Repeat((long)Partitions * eventsAPartition / transactions, transactions));
        await CompleteAsync(pipeline, new(Partitions * eventsAPartition, 0, 0, 0));
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task Events_that_come_in_both_are_loaded_once(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database, partitions: Partitions);

        await LoadAsync(pipeline, new Commits(), await PublishAsync(pipeline, partition => partition % 2 == 0 ? WeatherRecords.Events(0, 300) : WeatherRecords.Events(0, 300).Reverse()));

        await CompleteAsync(pipeline, new(300, 0, 900, 0));
    }

    [Fact]
    public async Task Holes_in_both_are_filled()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb, partitions: Partitions);
        var records = await PublishAsync(pipeline, partition => WeatherRecords.Events(partition * 300, 300));

        await LoadAsync(pipeline, new Commits(), [.. records.Where(record => record.Offset % 100 != 10 * record.Partition)]);

        await CompleteAsync(pipeline, new(1_200, 0, 0, 0));
    }

    private static async Task<ConsumedRecord[]> PublishAsync(TestPipeline pipeline, Func<int, IEnumerable<byte[]>> events)
    {
        var records = new List<ConsumedRecord>();
        for (var partition = 0; partition < Partitions; partition++)
        {
            records.AddRange(await pipeline.PublishAsync("weather", events(partition), partition));
        }

        return [.. records];
    }

    private static Task LoadAsync(TestPipeline pipeline, Commits observer, ConsumedRecord[] records) =>
        pipeline.NewWorker(change: services => services.AddSingleton<ILoadObserver>(observer)).WeatherProcessor().ProcessAsync(records, CancellationToken.None);

    private static async Task CompleteAsync(TestPipeline pipeline, OutcomeCounts counts)
    {
        var report = await pipeline.ReconcileAsync();
        report.Complete.Should().BeTrue();
        report.Topics.Single(topic => topic.Stream == "weather").Counts.Should().Be(counts);
    }

    private sealed class Commits : ILoadObserver
    {
        private readonly ConcurrentQueue<long> loaded = new();

        public IReadOnlyCollection<long> Loaded => loaded;

        void ILoadObserver.Loaded(string topic, LoadResult result) => loaded.Enqueue(result.Counts.Loaded);

        void ILoadObserver.Retried(string topic, FailureKind kind)
        {
        }

        void ILoadObserver.Bisected(string topic)
        {
        }
    }
}
