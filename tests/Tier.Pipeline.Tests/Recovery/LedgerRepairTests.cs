using Microsoft.Extensions.DependencyInjection;
using Tier.Pipeline.Recovery;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Recovery;

/// <summary>Repair and the ledger: what it counts is brought to what the tables have, and no further.</summary>
public sealed class LedgerRepairTests(TestServers servers)
{
    [Fact]
    public async Task A_row_whose_event_came_again_meanwhile_is_a_duplicate_now_and_the_ledger_says_so()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        await pipeline.LoadAsync(await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 5)));
        await pipeline.ExecuteAsync("DELETE FROM weather_data WHERE kafka_offset IN (1, 2)");
        await pipeline.LoadAsync(await pipeline.PublishAsync("weather", [WeatherRecords.Event(2)]));

        await pipeline.RepairAsync();

        (await pipeline.QueryAsync<(long, long)>("SELECT kafka_offset, first_offset FROM duplicate_events")).Should().Equal((2, 5));
        (await pipeline.LedgerAsync()).Should().Equal((0, 5, 5, 0, 1, 0));
        (await pipeline.ReconcileAsync()).Complete.Should().BeTrue();
    }

    [Fact]
    public async Task A_ledger_that_does_not_add_up_is_left_to_a_person()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        await pipeline.LoadAsync(await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 5)));
        await pipeline.ExecuteAsync("DELETE FROM weather_data WHERE kafka_offset IN (1, 2)");
        await pipeline.LoadAsync(await pipeline.PublishAsync("weather", [WeatherRecords.Event(2)]));
        await pipeline.ExecuteAsync("UPDATE load_ranges SET loaded = loaded + 3");

        await pipeline.RepairAsync();

        (await pipeline.QueryAsync<long>("SELECT kafka_offset FROM duplicate_events")).Should().Equal(2);
        (await pipeline.LedgerAsync()).Should().Equal((0, 5, 9, 0, 0, 0));
    }

    [Fact]
    public async Task Holes_below_the_offset_that_was_rewound_to_are_loaded_and_the_ledger_counts_them()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        await pipeline.LoadAsync(await pipeline.PublishAsync("weather", [.. WeatherRecords.Events(0, 4), WeatherRecords.WithoutCity(4), .. WeatherRecords.Events(5, 5)]));
        await pipeline.ExecuteAsync("DELETE FROM weather_data WHERE kafka_offset IN (1, 3, 8)");
        await pipeline.ExecuteAsync("DELETE FROM dead_letters");
        var rewinder = pipeline.Services.GetRequiredService<Rewinder>();
        await rewinder.RewindAsync(await rewinder.PlanAsync(pipeline.Topic("weather"), 0, RewindTarget.At(6), CancellationToken.None), 0, CancellationToken.None);

        await pipeline.RepairAsync();

        (await pipeline.LedgerAsync()).Should().Equal((0, 9, 9, 1, 0, 0));
        (await pipeline.ReconcileAsync()).Complete.Should().BeTrue();
    }

    [Theory]
    [InlineData("DELETE FROM load_ranges")]
    [InlineData("UPDATE load_ranges SET first_offset = 3, loaded = loaded - 3")]
    [InlineData("UPDATE load_ranges SET last_offset = 9, loaded = 10, dead_letters = 0")]
    public async Task A_range_that_the_ledger_has_lost_is_counted_again_where_the_tables_are_whole(string damage)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        await pipeline.LoadAsync(await pipeline.PublishAsync("weather", [.. WeatherRecords.Events(0, 15), WeatherRecords.WithoutCity(1)]));
        (await pipeline.ExecuteAsync(damage)).Should().Be(1);
        (await pipeline.ReconcileAsync()).Complete.Should().BeFalse();

        var repair = await pipeline.RepairAsync();

        repair.Steps.Should().OnlyContain(step => step.LedgerOnly);
        (await pipeline.ReconcileAsync()).Complete.Should().BeTrue();
        (await pipeline.ValueAsync<long>("SELECT SUM(loaded) * 100 + SUM(dead_letters) FROM load_ranges")).Should().Be(1501);
    }

    [Fact]
    public async Task A_hole_of_the_ledger_that_another_repair_has_filled_in_part_is_left_to_the_next_check()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        await pipeline.LoadAsync(await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 10)));
        await pipeline.ExecuteAsync("DELETE FROM load_ranges");
        var report = await pipeline.ReconcileAsync();
        await pipeline.ExecuteAsync("INSERT INTO load_ranges SELECT topic_id, 0, 4, 9, 6, 0, 0, 0, 0, NOW(3) FROM partition_checkpoints WHERE next_offset = 10");

        var repair = await pipeline.Services.GetRequiredService<Repairer>().RepairAsync(report, CancellationToken.None);

        repair.Steps.Should().BeEmpty();
        (await pipeline.LedgerAsync()).Should().Equal((4, 9, 6, 0, 0, 0));
    }

    [Fact]
    public async Task The_ledger_is_not_completed_beyond_a_checkpoint_that_was_moved_back_after_the_check()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        await pipeline.LoadAsync(await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 10)));
        await pipeline.ExecuteAsync("DELETE FROM load_ranges");
        var report = await pipeline.ReconcileAsync();
        await pipeline.ExecuteAsync("UPDATE partition_checkpoints SET next_offset = 6 WHERE next_offset = 10");

        var repair = await pipeline.Services.GetRequiredService<Repairer>().RepairAsync(report, CancellationToken.None);

        repair.Steps.Should().BeEmpty();
        (await pipeline.LedgerAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_range_that_ledger_and_tables_have_lost_is_loaded_and_then_counted()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        await pipeline.LoadAsync(await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 10)));
        var outcomes = await pipeline.OutcomesAsync();
        await pipeline.ExecuteAsync("DELETE FROM load_ranges");
        await pipeline.ExecuteAsync("DELETE FROM weather_data WHERE kafka_offset > 4");

        await pipeline.RepairAsync();

        (await pipeline.OutcomesAsync()).Should().Equal(outcomes);
        (await pipeline.LedgerAsync()).Should().Equal((0, 9, 10, 0, 0, 0));
        (await pipeline.ReconcileAsync()).Complete.Should().BeTrue();
    }
}
