using Tier.Pipeline.Records;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Loading;

public sealed class CompetingLoadersTests(TestServers servers)
{
    private const int Events = 600;
    private const int BatchSize = 20;

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task Two_loaders_with_the_same_events_on_two_partitions_load_each_event_once(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database, partitions: 2);
        // The same batches, each in opposite order, so that they deadlock.
        var upward = await pipeline.PublishAsync("weather", WeatherRecords.Events(0, Events), partition: 0);
        var downward = await pipeline.PublishAsync("weather", WeatherRecords.Events(0, Events).Chunk(BatchSize).SelectMany(batch => batch.Reverse()), partition: 1);

        await LoadSideBySideAsync(pipeline, upward, downward);

        (await pipeline.ValueAsync<long>("SELECT COUNT(*) FROM weather_data")).Should().Be(Events);
        (await pipeline.ValueAsync<long>("SELECT COUNT(*) FROM duplicate_events")).Should().Be(Events);
        (await pipeline.ValueAsync<long>(
            "SELECT COUNT(*) FROM duplicate_events d JOIN weather_data w ON w.topic_id = d.first_topic_id AND w.kafka_partition = d.first_partition AND w.kafka_offset = d.first_offset"))
            .Should().Be(Events, "each duplicate names the row that has its event");
        (await pipeline.ReconcileAsync()).Complete.Should().BeTrue();
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task Two_loaders_that_are_given_the_same_partition_load_each_offset_once(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        // Whole batches of dead letters too: no event's id keeps the loaders apart there, only the lock of the checkpoint.
        var records = await pipeline.PublishAsync("weather",
            Enumerable.Range(0, Events).Select(number => number / BatchSize % 2 == 0 ? WeatherRecords.Event(number) : WeatherRecords.WithoutCity(number)));

        await LoadSideBySideAsync(pipeline, records, records);

        (await pipeline.ValueAsync<long>("SELECT COUNT(*) FROM weather_data")).Should().Be(Events / 2);
        (await pipeline.ValueAsync<long>("SELECT COUNT(*) FROM dead_letters")).Should().Be(Events / 2);
        (await pipeline.ReconcileAsync()).Complete.Should().BeTrue();
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task Two_loaders_that_are_given_the_same_duplicates_record_each_once(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        // Every other batch repeats an event, so that none is expected: both loaders meet it, and one of them finds the batch stored when it comes back.
        var records = await pipeline.PublishAsync("weather",
            Enumerable.Range(0, Events).Select(number => WeatherRecords.Event(number / BatchSize % 2 == 1 && number % BatchSize == 7 ? number - BatchSize : number)));

        await LoadSideBySideAsync(pipeline, records, records);

        (await pipeline.ValueAsync<long>("SELECT COUNT(*) FROM duplicate_events")).Should().Be(Events / BatchSize / 2);
        (await pipeline.ReconcileAsync()).Complete.Should().BeTrue();
    }

    /// <summary>Two workers, which go on to the next batch together, so that they are at the same one all the time.</summary>
    private static async Task LoadSideBySideAsync(TestPipeline pipeline, ConsumedRecord[] first, ConsumedRecord[] second)
    {
        var (one, other) = (pipeline.NewWorker().WeatherProcessor(), pipeline.NewWorker().WeatherProcessor());
        await one.ProcessAsync([], CancellationToken.None);
        await other.ProcessAsync([], CancellationToken.None);
        foreach (var (batchOfOne, batchOfOther) in first.Chunk(BatchSize).Zip(second.Chunk(BatchSize)))
        {
            await Task.WhenAll(
                Task.Run(() => one.ProcessAsync(batchOfOne, CancellationToken.None)),
                Task.Run(() => other.ProcessAsync(batchOfOther, CancellationToken.None)));
        }
    }
}
