using System.Collections.Concurrent;
using Tier.LocalHost;
using Tier.Pipeline.Streams.Weather;
using Tier.Pipeline.Warehouse;
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
        var firstHost = await StartAsync(app, first);
        await PublishAsync(app, 0);
        await app.CheckpointAsync("weather", Partitions * EventsAPartition);
        await StartAsync(app, second);

        // Until the partitions have moved, all events come to the first.
        var round = 1;
        for (; second.Loaded.IsEmpty; round++)
        {
            await PublishAsync(app, round);
            await app.CheckpointAsync("weather", (round + 1) * Partitions * EventsAPartition);
        }

        first.Freezes = true;
        await PublishAsync(app, round++);
        await first.Frozen.Task.WaitAsync(TimeSpan.FromMinutes(1));
        await app.StopAsync(firstHost);
        await PublishAsync(app, round++);
        await app.CheckpointAsync("weather", round * Partitions * EventsAPartition);
        var report = await app.ConcludeAsync();

        report.Topics.Single(topic => topic.Stream == "weather").Counts.Should().Be(new OutcomeCounts(round * Partitions * EventsAPartition, 0, 0, 0));
        (await app.Pipeline.ValueAsync<long>("SELECT COUNT(DISTINCT kafka_partition, kafka_offset) FROM weather_data")).Should().Be(round * Partitions * EventsAPartition);
        second.Loaded.Should().Contain(first.LeftUndone, "what the first one had in its hands came to the second");
        second.Loaded.Select(record => record.Partition).Distinct().Should().HaveCount(Partitions, "it has all partitions now");
    }

    private static Task<LocalFunctionsHost> StartAsync(HostedPipeline app, Worker worker) => app.StartAsync(new()
    {
        Functions = ["WeatherEtl"],
        DrainTimeout = TimeSpan.Zero,
        Settings = new Dictionary<string, string?> { ["AzureFunctionsJobHost__extensions__kafka__maxBatchSize"] = "100" },
        Services = services => services.Intercept<WeatherRow>(worker.RunAsync),
    });

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

        public volatile bool Freezes;

        public async Task RunAsync(IReadOnlyList<Pipeline.Etl.ConsumedRecord> records, Func<Task> load, CancellationToken cancellationToken)
        {
            var coordinates = records.Select(record => (record.Partition, record.Offset)).ToList();
            if (Freezes)
            {
                leftUndone = coordinates;
                Frozen.TrySetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            await load();
            coordinates.ForEach(Loaded.Enqueue);
        }
    }
}
