using Tier.Testing;

namespace Tier.Pipeline.Tests.Reconciliation;

public sealed class ReconcilerTests(TestServers servers)
{
    [Fact]
    public async Task Topics_without_any_record_are_complete()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        await pipeline.Services.WeatherProcessor().ProcessAsync([], CancellationToken.None);
        (await pipeline.ReconcileAsync()).Complete.Should().BeTrue();
    }

    [Theory]
    [InlineData("DELETE FROM weather_data WHERE kafka_offset = 3", "*the tables have 8 loaded*the ledger 9 loaded*")]
    [InlineData("DELETE FROM dead_letters", "*0 dead letters*the ledger*1 dead letters*")]
    [InlineData("DELETE FROM duplicate_events", "*0 duplicates*the ledger*1 duplicates*")]
    [InlineData("UPDATE weather_data SET kafka_offset = 11 WHERE kafka_offset = 3", "*1 outcomes lie outside*")]
    [InlineData("UPDATE dead_letters SET kafka_offset = 3", "*1 offsets have more than one outcome*")]
    [InlineData("UPDATE load_ranges SET first_offset = 1", "*the ledger has a hole: offsets 0 to 0*")]
    [InlineData("UPDATE load_ranges SET loaded = loaded + 1", "*the ledger counts 12 outcomes for offsets 0 to 10*")]
    [InlineData("UPDATE partition_checkpoints SET next_offset = 12", "*the ledger ends before offset 11 and the checkpoint stands at 12*")]
    [InlineData("UPDATE partition_checkpoints SET next_offset = 10", "*offsets 10 to 10 were committed and have no outcome*")]
    [InlineData("INSERT INTO load_ranges SELECT topic_id, 0, 5, 6, 2, 0, 0, 0, NOW(3) FROM partition_checkpoints", "*the ledger overlaps: offsets 5 to 6*")]
    [InlineData("INSERT INTO offset_gaps SELECT topic_id, 0, 5, 5, 'compacted', NOW(3) FROM partition_checkpoints", "*1 gaps, the ledger*")]
    public async Task What_does_not_hold_is_found(string damage, string problem)
    {
        await using var pipeline = await LoadedAsync();
        (await pipeline.ReconcileAsync()).Complete.Should().BeTrue("before the damage");
        (await pipeline.ExecuteAsync(damage)).Should().BePositive();

        var report = await pipeline.ReconcileAsync();

        report.Complete.Should().BeFalse();
        report.Topics.SelectMany(topic => topic.Partitions).SelectMany(partition => partition.Problems).Should().ContainMatch(problem);
    }

    [Fact]
    public async Task A_batch_that_was_committed_to_the_broker_and_not_loaded_is_found()
    {
        await using var pipeline = await LoadedAsync();
        await pipeline.PublishAsync("weather", WeatherRecords.Events(100, 5));
        await pipeline.CommitAsync("weather", 16);

        var report = await pipeline.ReconcileAsync();

        report.Complete.Should().BeFalse();
        report.Topics.SelectMany(topic => topic.Partitions).SelectMany(partition => partition.Problems).Should().Equal("offsets 11 to 15 were committed and have no outcome");
    }

    [Fact]
    public async Task Records_that_wait_are_lag_and_no_loss()
    {
        await using var pipeline = await LoadedAsync();
        await pipeline.PublishAsync("weather", WeatherRecords.Events(100, 5));

        var report = await pipeline.ReconcileAsync();

        report.Complete.Should().BeTrue();
        var weather = report.Topics.Single(topic => topic.Stream == "weather");
        (weather.Lag, weather.Produced, weather.Counts.Total).Should().Be((5, 16, 11));
    }

    /// <summary>Nine rows, a dead letter and a duplicate at offsets 0 to 10, committed.</summary>
    private async Task<TestPipeline> LoadedAsync()
    {
        var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        var records = await pipeline.PublishAsync("weather", [.. WeatherRecords.Events(0, 9), WeatherRecords.WithoutCity(1), WeatherRecords.Event(3)]);
        await pipeline.Services.WeatherProcessor().ProcessAsync(records, CancellationToken.None);
        await pipeline.CommitAsync("weather", 11);
        return pipeline;
    }
}
