using System.Collections.Concurrent;
using Tier.Pipeline.Records;
using Tier.Pipeline.Streams.Weather;
using Tier.Testing;
using Tier.Testing.Faults;

namespace Tier.EndToEnd.Tests.Hosted;

public sealed class RebalanceTests(TestServers servers)
{
    private const int Partitions = 4;
    private const int EventsAPartition = 250;

    [Theory, InlineData(DatabaseKind.MariaDb, BrokerKind.InProcess), InlineData(DatabaseKind.MySql, BrokerKind.Kafka)]
    public async Task Two_hosts_share_the_partitions_and_when_one_stops_with_a_batch_in_its_hands_the_other_loads_it(DatabaseKind database, BrokerKind broker)
    {
        await using var app = await HostedPipeline.CreateAsync(servers, database, broker, Partitions);
        var first = new Worker();
        var second = new Worker();
        var firstHost = await app.StartAsync(Setup(first) with { DrainTimeout = TimeSpan.Zero }); // it is never let go
        await PublishAsync(app, 0);
        await app.CheckpointAsync("weather", Partitions * EventsAPartition);
        await app.StartAsync(Setup(second));

        // Until the partitions have moved, all events come to the first.
        var round = 1;
        for (; second.Loaded.IsEmpty; round++)
        {
            await PublishAsync(app, round);
            await app.CheckpointAsync("weather", (round + 1) * Partitions * EventsAPartition);
        }

        first.Freezes = true;
        await PublishAsync(app, round++);
        await first.Frozen.Task.WaitAsync(Eventually.Patience);
        await app.StopAsync(firstHost);
        await PublishAsync(app, round++);
        await app.CheckpointAsync("weather", round * Partitions * EventsAPartition);
        var report = await app.ConcludeAsync();

        report.Topics.Single(topic => topic.Stream == "weather").Counts.Should().Be(new OutcomeCounts(round * Partitions * EventsAPartition, 0, 0, 0));
        (await app.Pipeline.ValueAsync<long>("SELECT COUNT(DISTINCT kafka_partition, kafka_offset) FROM weather_data")).Should().Be(round * Partitions * EventsAPartition);
        second.Loaded.Should().Contain(first.LeftUndone, "what the first one had in its hands came to the second");
        second.Loaded.Select(record => record.Partition).Distinct().Should().HaveCount(Partitions, "it has all partitions now");
    }

    [Theory, InlineData(DatabaseKind.MariaDb, BrokerKind.InProcess), AllStacksData(DatabaseKind.MySql, BrokerKind.Kafka)]
    public async Task A_batch_in_the_hands_of_one_host_while_its_partition_moves_to_another_is_loaded_once(DatabaseKind database, BrokerKind broker)
    {
        await using var app = await HostedPipeline.CreateAsync(servers, database, broker, Partitions);
        var first = new Worker { Holds = true };
        var second = new Worker();
        await PublishAsync(app, 0);
        await app.StartAsync(Setup(first));
        await first.Frozen.Task.WaitAsync(Eventually.Patience);

        // The second one is given partitions of the first, with what the first has read of them and not committed.
        await app.StartAsync(Setup(second));
        await app.HoldsAsync(() => Task.FromResult(!second.Loaded.IsEmpty));
        first.LetGo.SetResult();
        await app.CheckpointAsync("weather", Partitions * EventsAPartition);
        // What the first one loads although its partition has moved, the second one gets once more, and only it can commit that.
        await app.HoldsAsync(async () => (await app.Pipeline.ReconcileAsync()).Topics.SelectMany(topic => topic.Partitions).All(partition => (partition.Committed ?? 0) == partition.HighWatermark));
        var report = await app.ConcludeAsync();

        report.Topics.Single(topic => topic.Stream == "weather").Counts.Should().Be(new OutcomeCounts(Partitions * EventsAPartition, 0, 0, 0));
        (await app.Pipeline.ValueAsync<long>("SELECT COUNT(*) FROM weather_data")).Should().Be(Partitions * EventsAPartition);
    }

    private static HostSetup Setup(Worker worker) => new()
    {
        Functions = ["WeatherEtl"],
        Settings = new Dictionary<string, string?> { ["AzureFunctionsJobHost__extensions__kafka__maxBatchSize"] = "100" },
        Services = services => services.Intercept<WeatherStream>(worker.RunAsync),
    };

    private static async Task PublishAsync(HostedPipeline app, int round)
    {
        for (var partition = 0; partition < Partitions; partition++)
        {
            await app.Pipeline.PublishAsync("weather", WeatherRecords.Events(((round * Partitions) + partition) * EventsAPartition, EventsAPartition), partition);
        }
    }

    private sealed class Worker
    {
        private List<(int Partition, long Offset)> leftUndone = [];

        public ConcurrentQueue<(int Partition, long Offset)> Loaded { get; } = new();

        public IReadOnlyList<(int Partition, long Offset)> LeftUndone => leftUndone;

        public TaskCompletionSource Frozen { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource LetGo { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public volatile bool Freezes;

        /// <summary>Whether it goes on with a batch only when it is let go.</summary>
        public bool Holds { get; init; }

        public async Task RunAsync(IReadOnlyList<ConsumedRecord> records, Func<Task> load, CancellationToken cancellationToken)
        {
            var coordinates = records.Select(record => (record.Partition, record.Offset)).ToList();
            if (Freezes)
            {
                leftUndone = coordinates;
                Frozen.TrySetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            if (Holds)
            {
                Frozen.TrySetResult();
                await LetGo.Task.WaitAsync(cancellationToken);
            }

            await load();
            coordinates.ForEach(Loaded.Enqueue);
        }
    }
}
