using Microsoft.Extensions.DependencyInjection;
using Tier.LocalHost.Servers;
using Tier.Pipeline.Reconciliation;
using Tier.Pipeline.Records;
using Tier.Pipeline.Recovery;
using Tier.Pipeline.Tests.Loading;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Recovery;

/// <summary>What was deleted by hand, or lost with a table that was restored from a backup, is loaded again from the broker.</summary>
public sealed class RepairerTests(TestServers servers)
{
    [Theory]
    [InlineData(DatabaseKind.MariaDb, BrokerKind.InProcess)]
    [InlineData(DatabaseKind.MySql, BrokerKind.Kafka)]
    public async Task Outcomes_that_were_deleted_are_the_same_again(DatabaseKind database, BrokerKind broker)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database, broker);
        await pipeline.LoadAsync(await pipeline.PublishAsync("weather",
            [.. WeatherRecords.Events(0, 20), WeatherRecords.WithoutCity(1), WeatherRecords.Event(3), .. WeatherRecords.Events(30, 20), WeatherRecords.Event(4, temperature: 30), null]));
        var (outcomes, ledger) = (await pipeline.OutcomesAsync(), await pipeline.LedgerAsync());
        await pipeline.ExecuteAsync("DELETE FROM weather_data WHERE kafka_offset IN (0, 3, 7, 8, 9, 41)");
        await pipeline.ExecuteAsync("DELETE FROM dead_letters");
        await pipeline.ExecuteAsync("DELETE FROM duplicate_events");

        var repair = await pipeline.RepairAsync();

        repair.Left.Should().BeEmpty();
        repair.Steps.Select(step => (step.Range.ToString(), step.Stored)).Should().Equal(
            ("0", new(1, 0, 0, 0)), ("3", new(1, 0, 0, 0)), ("7 to 9", new(3, 0, 0, 0)), ("20 to 21", new(0, 1, 1, 0)), ("41 to 43", new OutcomeCounts(1, 1, 1, 0)));
        (await pipeline.OutcomesAsync()).Should().Equal(outcomes);
        (await pipeline.LedgerAsync()).Should().Equal(ledger);
        (await pipeline.ReconcileAsync()).Complete.Should().BeTrue();
    }

    [Theory]
    [InlineData(DatabaseKind.MariaDb)]
    [InlineData(DatabaseKind.MySql)]
    public async Task A_table_that_was_emptied_is_whole_again(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        // More than the reader gives at a time.
        foreach (var batch in (await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 7_000))).Chunk(1_000))
        {
            await pipeline.LoadAsync(batch);
        }

        var outcomes = await pipeline.OutcomesAsync();
        await pipeline.ExecuteAsync("DELETE FROM weather_data");

        (await pipeline.WeatherAsync()).Holes.Should().Equal(new OffsetRange(0, 6_999));
        await pipeline.RepairAsync();

        (await pipeline.OutcomesAsync()).Should().Equal(outcomes);
        (await pipeline.ReconcileAsync()).Complete.Should().BeTrue();
    }

    [Fact]
    public async Task Records_that_the_server_refuses_are_dead_letters_again_alone_in_their_hole_and_among_others()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        await pipeline.PrepareAsync();
        await pipeline.RefuseByConstraintAsync();
        await pipeline.LoadAsync(await pipeline.PublishAsync("weather", Refusals.Events(12, [3, 9])));
        var (outcomes, ledger) = (await pipeline.OutcomesAsync(), await pipeline.LedgerAsync());
        await pipeline.ExecuteAsync("DELETE FROM weather_data WHERE kafka_offset BETWEEN 1 AND 6");
        await pipeline.ExecuteAsync("DELETE FROM dead_letters");

        var repair = await pipeline.RepairAsync();

        repair.Steps.Select(step => (step.Range, step.Stored)).Should().Equal((new(1, 6), new(5, 1, 0, 0)), (new OffsetRange(9, 9), new OutcomeCounts(0, 1, 0, 0)));
        (await pipeline.OutcomesAsync()).Should().Equal(outcomes);
        (await pipeline.LedgerAsync()).Should().Equal(ledger);
        (await pipeline.ReconcileAsync()).Complete.Should().BeTrue();
    }

    [Fact]
    public async Task Records_that_a_setting_leaves_out_are_gaps_again()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb, settings: ("SegmentTracks__OtherTypes", "Ignore"));
        var records = await pipeline.PublishAsync("segment-tracks",
            [TrackRecords.Event(0), .. Enumerable.Repeat("""{"type":"identify","userId":"u"}"""u8.ToArray(), 3), TrackRecords.Event(1)]);
        await pipeline.Services.TracksProcessor().ProcessAsync(records, CancellationToken.None);
        var outcomes = await pipeline.OutcomesAsync();
        await pipeline.ExecuteAsync("DELETE FROM offset_gaps");
        await pipeline.ExecuteAsync("DELETE FROM segment_tracks WHERE kafka_offset = 4");

        await pipeline.RepairAsync();

        (await pipeline.OutcomesAsync()).Should().Equal(outcomes);
        (await pipeline.ReconcileAsync()).Complete.Should().BeTrue();
    }

    [Fact]
    public async Task What_was_rewound_after_the_check_is_not_stored_above_the_checkpoint()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        await pipeline.LoadAsync(await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 10)));
        await pipeline.ExecuteAsync("DELETE FROM weather_data WHERE kafka_offset BETWEEN 3 AND 8");
        var report = await pipeline.ReconcileAsync();
        var rewinder = pipeline.Services.GetRequiredService<Rewinder>();
        await rewinder.RewindAsync(await rewinder.PlanAsync(pipeline.Topic("weather"), 0, RewindTarget.At(5), CancellationToken.None), 0, CancellationToken.None);

        var repair = await pipeline.Services.GetRequiredService<Repairer>().RepairAsync(report, CancellationToken.None);

        repair.Steps.Select(step => step.Stored).Should().Equal(new OutcomeCounts(2, 0, 0, 0));
        (await pipeline.QueryAsync<long>("SELECT kafka_offset FROM weather_data ORDER BY kafka_offset")).Should().Equal(0, 1, 2, 3, 4);
    }

    [Fact]
    public async Task What_retention_took_meanwhile_is_a_loss()
    {
        using var broker = InProcessBroker.Start();
        await using var pipeline = await PipelineAsync(broker);
        await pipeline.LoadAsync(await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 10)));
        await pipeline.ExecuteAsync("DELETE FROM weather_data WHERE kafka_offset BETWEEN 2 AND 7");
        broker.DeleteRecords(pipeline.Topic("weather"), 0, 5);

        var repair = await pipeline.RepairAsync();

        repair.Steps.Should().ContainSingle().Which.Stored.Should().Be(new OutcomeCounts(3, 0, 0, 3));
        (await pipeline.LedgerAsync()).Should().Equal((0, 9, 7, 0, 0, 3));
        var weather = await pipeline.WeatherAsync();
        weather.Lost.Should().Equal(new OffsetRange(2, 4));
        weather.Problems.Should().Equal("3 offsets lost: the broker's retention removed the records before they were loaded: 2 to 4");
    }

    [Fact]
    public async Task What_another_repair_has_stored_after_the_check_is_left_out_of_the_gap()
    {
        using var broker = InProcessBroker.Start();
        await using var pipeline = await PipelineAsync(broker);
        await pipeline.LoadAsync(await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 10)));
        await pipeline.ExecuteAsync("DELETE FROM weather_data WHERE kafka_offset BETWEEN 2 AND 7");
        var report = await pipeline.ReconcileAsync();
        await pipeline.ExecuteAsync("INSERT INTO dead_letters (topic_id, kafka_partition, kafka_offset, payload_hash, reason, sentence, first_seen) SELECT topic_id, 0, 4, REPEAT('x', 16), 'by_hand', '', NOW(3) FROM load_ranges");
        broker.DeleteRecords(pipeline.Topic("weather"), 0, 7);

        await pipeline.Services.GetRequiredService<Repairer>().RepairAsync(report, CancellationToken.None);

        (await pipeline.QueryAsync<(long, long)>("SELECT first_offset, last_offset FROM offset_gaps ORDER BY first_offset")).Should().Equal((2, 3), (5, 6));
        (await pipeline.WeatherAsync()).Should().Match<PartitionReport>(weather => weather.Holes.Count == 0 && weather.Overlaps.Count == 0);
    }

    [Fact]
    public async Task What_retention_took_before_anything_was_loaded_becomes_a_gap_that_stays_a_loss()
    {
        using var broker = InProcessBroker.Start();
        await using var pipeline = await PipelineAsync(broker);
        var records = await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 10));
        await pipeline.LoadAsync(records[..2]);
        broker.DeleteRecords(pipeline.Topic("weather"), 0, 6);
        (await pipeline.WeatherAsync()).Lost.Should().Equal(new OffsetRange(2, 5));

        await pipeline.RepairAsync();

        (await pipeline.LedgerAsync()).Should().Equal((0, 5, 2, 0, 0, 4));
        (await pipeline.WeatherAsync()).Should().Match<PartitionReport>(weather => !weather.Complete && weather.Checkpoint == 6 && weather.Lost.Single() == new OffsetRange(2, 5));
    }

    [Fact]
    public async Task Offsets_that_were_committed_and_not_loaded_are_loaded_also_of_a_partition_that_was_never_seen()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb, partitions: 2);
        var records = await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 10));
        await pipeline.PublishAsync("weather", WeatherRecords.Events(20, 10), partition: 1);
        await pipeline.LoadAsync(records[..4]);
        await pipeline.ExecuteAsync("DELETE FROM partition_checkpoints WHERE kafka_partition = 1");
        await pipeline.CommitAsync("weather", 8);
        await pipeline.CommitAsync("weather", 6, partition: 1);

        var repair = await pipeline.RepairAsync();

        repair.Steps.Select(step => (step.Partition, step.Range, step.Stored)).Should().Equal(
            (0, new(4, 7), new(4, 0, 0, 0)), (1, new OffsetRange(0, 5), new OutcomeCounts(6, 0, 0, 0)));
        (await pipeline.WeatherAsync(0)).Should().Match<PartitionReport>(weather => weather.Complete && weather.Checkpoint == 8 && weather.Lag == 2);
        (await pipeline.WeatherAsync(1)).Should().Match<PartitionReport>(weather => weather.Complete && weather.Checkpoint == 6 && weather.Lag == 4);
    }

    [Fact]
    public async Task A_checkpoint_that_was_moved_forward_has_its_offsets_loaded_as_far_as_the_broker_has_them()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        var records = await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 10));
        await pipeline.LoadAsync(records[..4]);
        await pipeline.ExecuteAsync("UPDATE partition_checkpoints SET next_offset = 12 WHERE next_offset = 4");

        var repair = await pipeline.RepairAsync();

        repair.Steps.Should().Contain(step => step.Range == new OffsetRange(4, 9) && step.Stored.Loaded == 6);
        repair.Left.Should().ContainSingle().Which.Should().Match("weather*[0]: offsets 10 to 11: the broker's log ends before offset 10");
        (await pipeline.ValueAsync<long>("SELECT COUNT(*) FROM weather_data")).Should().Be(10);
        (await pipeline.WeatherAsync()).Holes.Should().Equal(new OffsetRange(10, 11));
    }

    [Fact]
    public async Task An_offset_with_two_outcomes_is_left_as_it_is()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        await pipeline.LoadAsync(await pipeline.PublishAsync("weather", [.. WeatherRecords.Events(0, 5), WeatherRecords.WithoutCity(1)]));
        await pipeline.ExecuteAsync("UPDATE dead_letters SET kafka_offset = 3");
        var rows = await pipeline.QueryAsync<long>("SELECT kafka_offset FROM weather_data ORDER BY kafka_offset");

        await pipeline.RepairAsync();

        (await pipeline.QueryAsync<long>("SELECT kafka_offset FROM weather_data ORDER BY kafka_offset")).Should().Equal(rows);
        (await pipeline.QueryAsync<long>("SELECT kafka_offset FROM dead_letters ORDER BY kafka_offset")).Should().Equal(3, 5);
        var weather = await pipeline.WeatherAsync();
        weather.Holes.Should().BeEmpty();
        weather.Overlaps.Should().Equal(new Overlap(3, 3, new(1, 1, 0, 0)));
    }

    [Fact]
    public async Task What_lies_above_a_checkpoint_that_was_moved_back_is_left_as_it_is()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        await pipeline.LoadAsync(await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 10)));
        await pipeline.ExecuteAsync("UPDATE partition_checkpoints SET next_offset = 6 WHERE next_offset = 10");
        var outcomes = await pipeline.OutcomesAsync();

        var repair = await pipeline.RepairAsync();

        repair.Steps.Should().BeEmpty();
        repair.Left.Should().ContainSingle().Which.Should().Match("*[0]: offsets 6 to 9: there are outcomes above the checkpoint*");
        (await pipeline.OutcomesAsync()).Should().Equal(outcomes);
    }

    [Fact]
    public async Task A_topic_that_was_deleted_cannot_be_loaded_again()
    {
        using var broker = InProcessBroker.Start();
        await using var pipeline = await PipelineAsync(broker);
        await pipeline.LoadAsync(await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 5)));
        broker.DeleteTopic(pipeline.Topic("weather"));
        broker.CreateTopic(pipeline.Topic("weather"), 1);
        await pipeline.PublishAsync("weather", WeatherRecords.Events(20, 5));
        await pipeline.ExecuteAsync("DELETE FROM weather_data WHERE kafka_offset = 2");

        var repair = await pipeline.RepairAsync();

        repair.Steps.Should().BeEmpty("the record at that offset is another one now");
        repair.Left.Should().ContainSingle().Which.Should().Match("*[0]: offsets 2 were of a topic that the broker doesn't have any more");
    }

    [Fact]
    public async Task A_topic_that_was_made_again_after_the_check_is_not_repaired_by_what_was_found_of_the_old_one()
    {
        using var broker = InProcessBroker.Start();
        await using var pipeline = await PipelineAsync(broker);
        await pipeline.LoadAsync(await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 5)));
        await pipeline.ExecuteAsync("DELETE FROM weather_data WHERE kafka_offset = 2");
        var report = await pipeline.ReconcileAsync();
        broker.DeleteTopic(pipeline.Topic("weather"));
        broker.CreateTopic(pipeline.Topic("weather"), 1);
        await pipeline.PublishAsync("weather", WeatherRecords.Events(20, 5));

        var repair = () => pipeline.Services.GetRequiredService<Repairer>().RepairAsync(report, CancellationToken.None);

        await repair.Should().ThrowAsync<TopicChangedException>();
        (await pipeline.QueryAsync<long>("SELECT kafka_offset FROM weather_data ORDER BY kafka_offset")).Should().Equal(0, 1, 3, 4);
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task Two_repairs_at_once_beside_a_worker_give_each_offset_one_outcome(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        var records = await pipeline.PublishAsync("weather", [.. WeatherRecords.Events(0, 600), .. WeatherRecords.Events(0, 300), .. WeatherRecords.Events(600, 600)]);
        await pipeline.LoadAsync(records[..900]);
        var outcomes = (await pipeline.OutcomesAsync()).Count;
        await pipeline.ExecuteAsync("DELETE FROM weather_data WHERE kafka_offset MOD 7 < 3");
        await pipeline.ExecuteAsync("DELETE FROM duplicate_events WHERE kafka_offset MOD 5 = 1");
        var worker = pipeline.NewWorker();

        await Task.WhenAll(
            Task.Run(() => pipeline.RepairAsync(pipeline.NewWorker())),
            Task.Run(() => pipeline.RepairAsync(pipeline.NewWorker())),
            Task.Run(async () =>
            {
                foreach (var batch in records[900..].Chunk(50))
                {
                    await worker.WeatherProcessor().ProcessAsync(batch, CancellationToken.None);
                }
            }));

        (await pipeline.OutcomesAsync()).Should().HaveCount(outcomes + 600);
        (await pipeline.ReconcileAsync()).Complete.Should().BeTrue();
    }

    private async Task<TestPipeline> PipelineAsync(InProcessBroker broker)
    {
        var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb, settings: ("BrokerList", broker.BootstrapServers));
        broker.CreateTopic(pipeline.Topic("weather"), 1);
        broker.CreateTopic(pipeline.Topic("segment-tracks"), 1);
        return pipeline;
    }
}
