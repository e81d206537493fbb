using System.Text;
using Tier.Pipeline.Etl;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Streams.SegmentTracks;
using Tier.Pipeline.Tests.Repair;
using Tier.Pipeline.Warehouse;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Warehouse;

public sealed class RedrivenRecordTests(TestServers servers)
{
    private static CancellationToken Now => CancellationToken.None;

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_redriven_record_is_linked_to_its_dead_letter_in_the_transaction_that_loads_it(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        var topic = await LoadAsync(pipeline, Dead(0), Dead(1));
        (await RedrivenAsync(pipeline)).Should().Equal((0, false), (1, false));

        await LoadMendedAsync(pipeline, Again(topic, 1, Dead(1)));

        (await LinksAsync(pipeline)).Should().Equal((2, 1, 1));
        (await RedrivenAsync(pipeline)).Should().Equal((0, false), (1, true));
        (await RowsAsync(pipeline)).Should().Equal((2, MendedTracks.EventName));
        (await pipeline.ReconcileAsync()).Complete.Should().BeTrue();
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_redriven_record_whose_outcome_was_lost_is_stored_again_beside_its_link(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        var topic = await LoadAsync(pipeline, Dead());
        await LoadMendedAsync(pipeline, Again(topic, 0, Dead()));
        await pipeline.ExecuteAsync("DELETE FROM segment_tracks WHERE kafka_offset = 1");

        await pipeline.RepairAsync();

        (await LinksAsync(pipeline)).Should().Equal((1, 0, 0));
        (await pipeline.ReconcileAsync()).Complete.Should().BeTrue();
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_dead_letter_that_is_stored_again_is_known_as_redriven(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        var topic = await LoadAsync(pipeline, Dead(0), Dead(1));
        await LoadMendedAsync(pipeline, Again(topic, 0, Dead(0)));
        await pipeline.ExecuteAsync("DELETE FROM dead_letters");

        await pipeline.RepairAsync();

        (await RedrivenAsync(pipeline)).Should().Equal((0, true), (1, false));
        (await pipeline.ReconcileAsync()).Complete.Should().BeTrue();
    }

    [Fact]
    public async Task A_dead_letter_that_is_stored_again_has_the_time_when_it_was_last_redriven()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        var topic = await LoadAsync(pipeline, Dead());
        await LoadMendedAsync(pipeline, Again(topic, 0, Dead()), Again(topic, 0, Dead()));
        await pipeline.ExecuteAsync("UPDATE redriven_records SET loaded_at = IF(kafka_offset = 1, '2026-11-02 12:00:00', '2026-11-01 12:00:00')");
        await pipeline.ExecuteAsync("DELETE FROM dead_letters");

        await pipeline.RepairAsync();

        (await pipeline.ValueAsync<DateTime>("SELECT redriven_at FROM dead_letters")).Should().Be(new DateTime(2026, 11, 2, 12, 0, 0));
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task An_event_without_an_id_that_was_redriven_twice_has_one_row_and_one_duplicate(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        var topic = await LoadAsync(pipeline, Dead());

        await LoadMendedAsync(pipeline, Again(topic, 0, Dead()));
        await LoadMendedAsync(pipeline, Again(topic, 0, Dead()), Again(topic, 0, Dead()));

        (await RowsAsync(pipeline)).Should().Equal((1, MendedTracks.EventName));
        (await pipeline.QueryAsync<(long, long, bool)>("SELECT kafka_offset, first_offset, payload_differs FROM duplicate_events ORDER BY 1")).Should().Equal((2, 1, false), (3, 1, false));
        (await LinksAsync(pipeline)).Should().Equal((1, 0, 0), (2, 0, 0), (3, 0, 0));
        (await pipeline.ReconcileAsync()).Complete.Should().BeTrue();
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task Two_workers_that_load_the_same_redriven_event_at_once_make_one_row_of_it(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database, partitions: 2);
        var topic = await LoadAsync(pipeline, [.. Enumerable.Range(0, 50).Select(number => Dead(number))]);
        var copies = new List<ConsumedRecord[]>();
        foreach (var partition in new[] { 0, 1 })
        {
            copies.Add(await pipeline.PublishAsync("segment-tracks", Enumerable.Range(0, 50).Select(number => DeadRecords.TrackWithoutName(number)), partition, index => [DeadRecords.Redriven(topic, 0, index)]));
        }

        await Task.WhenAll(copies.Select(copy => Task.Run(() => Mended(pipeline).ProcessAsync(copy, Now))));

        (await pipeline.ValueAsync<long>("SELECT COUNT(*) FROM segment_tracks")).Should().Be(50);
        (await pipeline.ValueAsync<long>("SELECT COUNT(*) FROM duplicate_events")).Should().Be(50);
        (await pipeline.ValueAsync<long>("SELECT COUNT(*) FROM redriven_records")).Should().Be(100);
        (await pipeline.ReconcileAsync()).Complete.Should().BeTrue();
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task An_event_that_is_redriven_again_after_another_change_of_the_transform_still_has_one_row(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        var topic = await LoadAsync(pipeline, Dead());
        await LoadMendedAsync(pipeline, Again(topic, 0, Dead()));

        // Now the transform finds a time in it, and it would be another day's event.
        await LoadMendedAsync(pipeline, (_, row) => row with { EventDay = new(2019, 6, 4) }, Again(topic, 0, Dead()));

        (await RowsAsync(pipeline)).Should().Equal((1, MendedTracks.EventName));
        (await pipeline.QueryAsync<(long, long)>("SELECT kafka_offset, first_offset FROM duplicate_events")).Should().Equal((2, 1));
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_redriven_record_that_fails_again_is_a_dead_letter_of_its_own_and_the_chain_goes_on(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        var topic = await LoadAsync(pipeline, Dead());
        await LoadAsync(pipeline, Again(topic, 0, Dead()));
        (await RedrivenAsync(pipeline)).Should().Equal((0, true), (1, false));

        await LoadMendedAsync(pipeline, Again(topic, 1, Dead()), Again(topic, 0, Dead()));

        (await LinksAsync(pipeline)).Should().Equal((1, 0, 0), (2, 1, 0), (3, 0, 0));
        (await RedrivenAsync(pipeline)).Should().Equal((0, true), (1, true));
        (await RowsAsync(pipeline)).Should().Equal((2, MendedTracks.EventName));
        (await pipeline.QueryAsync<(long, long)>("SELECT kafka_offset, first_offset FROM duplicate_events")).Should().Equal((3, 2));
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_redriven_event_with_an_id_of_its_own_keeps_it(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        var topic = await LoadAsync(pipeline, Dead());
        var load = (ConsumedRecord _, SegmentTrackRow row) => row with { EventId = "of-its-own", Identity = new("of-its-own") };

        await LoadMendedAsync(pipeline, load, Again(topic, 0, Dead()), (TrackRecords.Event(7, messageId: "of-its-own"), []));
        await LoadMendedAsync(pipeline, load, Again(topic, 0, Dead()));

        (await RowsAsync(pipeline)).Should().Equal((1, MendedTracks.EventName), (2, "Ride Started")); // the latter on another day
        (await pipeline.QueryAsync<(long, long, string)>("SELECT kafka_offset, first_offset, event_id FROM duplicate_events")).Should().Equal((3, 1, "of-its-own"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1/0")]
    [InlineData("1/0/0/0")]
    [InlineData("1/0/0 ")]
    [InlineData("1/0/-1")]
    [InlineData("+1/0/0")]
    [InlineData("1/0/0x0")]
    [InlineData("99999/0/0")]
    [InlineData("1/0/99999999999999999999")]
    [InlineData("1/0/1")] // its own coordinates
    [InlineData("1/0/2")] // still to come
    [InlineData("2/0/0")] // no such topic
    [InlineData("1/1/0")] // no such partition
    [InlineData("１/0/0")]
    public async Task A_header_that_names_no_dead_letter_changes_nothing(string header)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        await LoadAsync(pipeline, Dead());

        await LoadMendedAsync(pipeline, (DeadRecords.TrackWithoutName(), [new(RedriveHeader.Name, Encoding.UTF8.GetBytes(header))]), Dead());

        await NothingIsLinkedAsync(pipeline, rows: [1, 2]);
    }

    [Fact]
    public async Task A_header_without_a_value_changes_nothing()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        await LoadAsync(pipeline, Dead());
        await LoadMendedAsync(pipeline, (DeadRecords.TrackWithoutName(), [new(RedriveHeader.Name, null)]));
        await NothingIsLinkedAsync(pipeline, rows: [1]);
    }

    [Fact]
    public async Task A_header_that_names_a_dead_letter_of_another_stream_changes_nothing_though_their_bytes_are_the_same()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        await pipeline.Services.WeatherProcessor().ProcessAsync(await pipeline.PublishAsync("weather", [DeadRecords.TrackWithoutName()]), Now);
        var weather = await pipeline.ValueAsync<int>("SELECT topic_id FROM dead_letters");

        await LoadMendedAsync(pipeline, Again(weather, 0, Dead()));

        await NothingIsLinkedAsync(pipeline, rows: [0]);
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_forged_header_on_another_event_does_not_take_the_dead_letters_place(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        var topic = await LoadAsync(pipeline, Dead(1));

        await LoadMendedAsync(pipeline, Again(topic, 0, Dead(2)));
        await NothingIsLinkedAsync(pipeline, rows: [1]);

        await LoadMendedAsync(pipeline, Again(topic, 0, Dead(1)));
        (await RowsAsync(pipeline)).Should().HaveCount(2);
        (await LinksAsync(pipeline)).Should().Equal((2, 0, 0));
    }

    [Fact]
    public async Task A_sender_can_not_take_the_identity_that_a_redriven_event_will_get()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        var topic = await LoadAsync(pipeline, Dead());
        var id = EventIdentity.Of("redrive", $"{topic}", "0", "0").Id;
        await LoadMendedAsync(pipeline, (_, row) => row with { Identity = new(id) }, Dead(5));

        await LoadMendedAsync(pipeline, Again(topic, 0, Dead()));

        (await RowsAsync(pipeline)).Should().HaveCount(2);
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task Hundreds_of_headers_that_name_as_many_topics_and_partitions_are_loaded_like_any(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        await LoadAsync(pipeline, Dead());
        await LoadMendedAsync(pipeline, [.. Enumerable.Range(2, 2500).Select(number => Again(number, number, Dead(number)))]);
        (await pipeline.ValueAsync<long>("SELECT COUNT(*) FROM segment_tracks")).Should().Be(2500);
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_range_that_is_loaded_again_after_a_redrive_has_one_row_whatever_the_transform_makes_of_it_now(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        var topic = await LoadAsync(pipeline, Dead(), Dead(9));
        var dead = await pipeline.PublishAsync("segment-tracks", [DeadRecords.TrackWithoutName(), DeadRecords.TrackWithoutName()], headers: index => [DeadRecords.Redriven(topic, 0, index == 0 ? 0 : 2)]);
        await pipeline.Services.TracksProcessor().ProcessAsync(dead, Now);
        (await LinksAsync(pipeline)).Should().Equal((2, 0, 0), (3, 2, 0));
        var all = Records(pipeline, [Dead(), Dead(9), Again(topic, 0, Dead()), Again(topic, 2, Dead())]);

        // In one batch, still failing.
        await ForgetAsync(pipeline);
        await pipeline.Services.TracksProcessor().ProcessAsync(all, Now);
        (await LinksAsync(pipeline)).Should().Equal((2, 0, 0), (3, 2, 0));
        (await RedrivenAsync(pipeline)).Should().Equal((0, true), (1, false), (2, true), (3, false));

        // In one batch, and in one for each record, mended.
        foreach (var size in new[] { all.Length, 1 })
        {
            await ForgetAsync(pipeline);
            foreach (var batch in all.Chunk(size))
            {
                await Mended(pipeline).ProcessAsync(batch, Now);
            }

            (await RowsAsync(pipeline)).Select(row => row.Offset).Should().Equal(0, 1);
            (await pipeline.QueryAsync<(long, long)>("SELECT kafka_offset, first_offset FROM duplicate_events ORDER BY 1")).Should().Equal((2, 0), (3, 0));
            (await LinksAsync(pipeline)).Should().BeEmpty("there is no dead letter any more");
        }

        (await pipeline.ReconcileAsync()).Complete.Should().BeTrue();
    }

    private static (byte[] Value, RecordHeader[] Headers) Dead(int number = 0) => (DeadRecords.TrackWithoutName(number), []);

    private static (byte[] Value, RecordHeader[] Headers) Again(int topic, long offset, (byte[] Value, RecordHeader[] Headers) record) =>
        (record.Value, [DeadRecords.Redriven(topic, 0, offset)]);

    private static IEtlProcessor<SegmentTrackRow> Mended(TestPipeline pipeline, Func<ConsumedRecord, SegmentTrackRow, SegmentTrackRow>? mend = null) =>
        pipeline.NewWorker(change: services => services.MendTracks(mend)).TracksProcessor();

    /// <summary>Publishes and loads with the real transform; tells the topic's id.</summary>
    private static async Task<int> LoadAsync(TestPipeline pipeline, params (byte[] Value, RecordHeader[] Headers)[] records)
    {
        await pipeline.Services.TracksProcessor().ProcessAsync(await PublishAsync(pipeline, records), Now);
        return await pipeline.ValueAsync<int>("SELECT topic_id FROM kafka_topics");
    }

    private static Task LoadMendedAsync(TestPipeline pipeline, params (byte[] Value, RecordHeader[] Headers)[] records) => LoadMendedAsync(pipeline, (_, row) => row, records);

    private static async Task LoadMendedAsync(
        TestPipeline pipeline, Func<ConsumedRecord, SegmentTrackRow, SegmentTrackRow> mend, params (byte[] Value, RecordHeader[] Headers)[] records) =>
        await Mended(pipeline, mend).ProcessAsync(await PublishAsync(pipeline, records), Now);

    private static Task<ConsumedRecord[]> PublishAsync(TestPipeline pipeline, (byte[] Value, RecordHeader[] Headers)[] records) =>
        pipeline.PublishAsync("segment-tracks", records.Select(record => record.Value), headers: index => records[index].Headers);

    /// <summary>The records that the topic begins with, as they come when a range is loaded again.</summary>
    private static ConsumedRecord[] Records(TestPipeline pipeline, (byte[] Value, RecordHeader[] Headers)[] records) => [.. records.Select((record, offset) => new ConsumedRecord
    {
        Topic = pipeline.Topic("segment-tracks"),
        Partition = 0,
        Offset = offset,
        Value = record.Value,
        Headers = record.Headers,
    })];

    /// <summary>As after a database was restored from a backup: nothing was loaded yet.</summary>
    private static async Task ForgetAsync(TestPipeline pipeline)
    {
        foreach (var table in new[] { "segment_tracks", "dead_letters", "duplicate_events", "redriven_records", "load_ranges" })
        {
            await pipeline.ExecuteAsync($"DELETE FROM {table}");
        }

        await pipeline.ExecuteAsync("UPDATE partition_checkpoints SET next_offset = low_watermark");
    }

    private static async Task NothingIsLinkedAsync(TestPipeline pipeline, params long[] rows)
    {
        (await LinksAsync(pipeline)).Should().BeEmpty();
        (await RedrivenAsync(pipeline)).Should().AllSatisfy(deadLetter => deadLetter.Redriven.Should().BeFalse());
        (await RowsAsync(pipeline)).Select(row => row.Offset).Should().Equal(rows);
        (await pipeline.ReconcileAsync()).Complete.Should().BeTrue();
    }

    private static Task<IReadOnlyList<(long Record, long DeadLetter, long First)>> LinksAsync(TestPipeline pipeline) =>
        pipeline.QueryAsync<(long, long, long)>("SELECT kafka_offset, dead_offset, first_offset FROM redriven_records ORDER BY 1");

    private static Task<IReadOnlyList<(long Offset, bool Redriven)>> RedrivenAsync(TestPipeline pipeline) =>
        pipeline.QueryAsync<(long, bool)>("SELECT kafka_offset, redriven_at IS NOT NULL FROM dead_letters ORDER BY 1");

    private static Task<IReadOnlyList<(long Offset, string Name)>> RowsAsync(TestPipeline pipeline) =>
        pipeline.QueryAsync<(long, string)>("SELECT kafka_offset, event_name FROM segment_tracks ORDER BY 1");
}
