using Microsoft.Extensions.DependencyInjection;
using Tier.Pipeline.DeadLetters;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Records;
using Tier.Pipeline.Recovery;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Streams.SegmentTracks;
using Tier.Pipeline.Warehouse;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Recovery;

/// <summary>What becomes of dead letters that the transform of today is given.</summary>
public sealed class RedriverTests(TestServers servers)
{
    private static CancellationToken Now => CancellationToken.None;

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_dead_letter_that_is_understood_now_is_a_row_at_its_own_coordinates_and_what_it_was_is_kept(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        var records = await pipeline.LoadTracksAsync(TrackRecords.Event(0), DeadRecords.TrackWithoutName(1), null, TrackRecords.Event(3));
        var before = (await pipeline.QueryAsync<(string, string, DateTime)>(
            "SELECT reason, sentence, first_seen FROM dead_letters WHERE kafka_offset = 1")).Single();

        var (redriven, still, refused) = await pipeline.Mended().RedriveAsync(new() { Offset = 1 });

        (redriven, still, refused.Count).Should().Be((new(1, 0, 0, 0), 0, 0));
        (await pipeline.RowsAsync()).Should().Equal(0, 1, 3);
        (await pipeline.DeadAsync()).Should().Equal(2);
        (await pipeline.LedgerAsync()).Should().Equal((0, 3, 3, 1, 0, 0));
        (await pipeline.ValueAsync<long>("SELECT untyped FROM load_ranges")).Should().Be(1, "the mended row has nothing but a name");
        (await pipeline.QueryAsync<(string, string, DateTime)>("SELECT reason, sentence, first_seen FROM redriven_letters"))
            .Should().Equal(before);
        (await pipeline.QueryAsync<(string, bool)>("SELECT outcome, redriven_at >= first_seen AND app_version <> '' FROM redriven_letters"))
            .Should().Equal(("loaded", true));
        await pipeline.CompleteAsync();

        // What comes again from the broker is still known as loaded.
        await pipeline.Services.TracksProcessor().ProcessAsync(records, Now);
        (await pipeline.RowsAsync()).Should().HaveCount(3);
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task What_is_rejected_again_stays_the_dead_letter_that_it_is(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        await pipeline.LoadTracksAsync(DeadRecords.TrackWithoutName(), null, TrackRecords.Event(2));
        await pipeline.ExecuteAsync("UPDATE dead_letters SET first_seen = '2026-01-01', sentence = 'as it was said once'");
        var before = await pipeline.ContentsAsync();

        (await pipeline.Services.RedriveAsync()).Should().BeEquivalentTo((OutcomeCounts.None, 2L, Array.Empty<string>()));

        (await pipeline.ContentsAsync()).Should().Equal(before);
        (await pipeline.QueryAsync<DateTime>("SELECT DISTINCT first_seen FROM dead_letters")).Should().Equal(new DateTime(2026, 1, 1));
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task An_event_that_has_a_row_already_becomes_a_duplicate(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        await pipeline.LoadTracksAsync(
            TrackRecords.Event(0, messageId: "known"), DeadRecords.TrackWithoutName(1), DeadRecords.TrackWithoutName(2), DeadRecords.TrackWithoutName(2));
        var day = await pipeline.ValueAsync<DateTime>("SELECT event_day FROM segment_tracks");
        var worker = pipeline.Mended(
            record => $$"""{"event":"Mended","messageId":"{{(record.Offset == 1 ? "known" : "new")}}","originalTimestamp":"{{day:yyyy-MM-dd}}"}""");

        var (redriven, _, _) = await worker.RedriveAsync();

        redriven.Should().Be(new OutcomeCounts(1, 0, 2, 0));
        (await pipeline.QueryAsync<(long, long, bool, bool)>(
            "SELECT kafka_offset, first_offset, payload_differs, value IS NOT NULL FROM duplicate_events ORDER BY 1"))
            .Should().Equal((1, 0, true, true), (3, 2, false, false));
        (await pipeline.RedrivenAsync()).Select(letter => (letter.Offset, letter.Outcome)).Should().Equal(
            (1, "duplicate"), (2, "loaded"), (3, "duplicate"));
        (await pipeline.LedgerAsync()).Should().Equal((0, 3, 2, 0, 2, 0));
        await pipeline.CompleteAsync();
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task What_a_setting_leaves_out_now_is_a_gap(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        var page = """{"type":"page","anonymousId":"a"}"""u8.ToArray();
        await pipeline.LoadTracksAsync(page, page, TrackRecords.Event(2));
        var leaves = pipeline.NewWorker(change: services => services.AddSingleton(
            new SegmentTracksStream(new() { OtherTypes = OtherTypes.Ignore })));

        (await leaves.RedriveAsync()).Redriven.Should().Be(new OutcomeCounts(0, 0, 0, 2));

        (await pipeline.QueryAsync<(long, long, string)>("SELECT first_offset, last_offset, reason FROM offset_gaps"))
            .Should().Equal((0, 1, "filtered"));
        (await pipeline.RedrivenAsync()).Should().Equal((0, "unsupported_type", "filtered"), (1, "unsupported_type", "filtered"));
        await pipeline.CompleteAsync();
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task What_the_server_refuses_stays_a_dead_letter_and_the_others_are_loaded(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        await pipeline.LoadTracksAsync([.. Enumerable.Range(0, 20).Select(DeadRecords.TrackWithoutName)]);
        await pipeline.ExecuteAsync("ALTER TABLE segment_tracks ADD CONSTRAINT refusing CHECK (event_name <> 'Refuse')");
        var worker = pipeline.Mended(record => $$"""{"event_name":"{{(record.Offset is 7 or 12 ? "Refuse" : "Accept")}}"}""");

        (await worker.RedriveAsync()).Should().BeEquivalentTo((new OutcomeCounts(18, 0, 0, 0), 2L, Array.Empty<string>()));

        (await pipeline.QueryAsync<(long, string)>("SELECT kafka_offset, reason FROM dead_letters ORDER BY 1")).Should().Equal(
            (7, "missing_field"), (12, "missing_field"));
        await pipeline.CompleteAsync();
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task Each_range_of_the_ledger_is_corrected_by_what_lies_in_it(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        await pipeline.LoadTracksAsync([.. Enumerable.Range(0, 10).Select(DeadRecords.TrackWithoutName)]);
        await pipeline.ExecuteAsync("UPDATE load_ranges SET last_offset = 3, dead_letters = 4");
        await pipeline.ExecuteAsync(
            """
            INSERT INTO load_ranges
                (topic_id, kafka_partition, first_offset, last_offset, loaded, dead_letters, duplicates, gaps, loaded_at)
            SELECT topic_id, 0, 4, 9, 0, 6, 0, 0, loaded_at FROM load_ranges
            """);

        await pipeline.Mended(record => record.Offset % 2 == 0 ? """{"event_name":"Mended","anonymous_id":"typed"}""" : MendedTracks.Named).RedriveAsync();

        (await pipeline.LedgerAsync()).Should().Equal((0, 3, 4, 0, 0, 0), (4, 9, 6, 0, 0, 0));
        (await pipeline.QueryAsync<long>("SELECT untyped FROM load_ranges ORDER BY first_offset")).Should().Equal(2, 3);
        await pipeline.CompleteAsync();
    }

    [Fact]
    public async Task A_ledger_that_was_wrong_before_is_still_found_wrong()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        await pipeline.LoadTracksAsync(TrackRecords.Event(0), TrackRecords.Event(1), DeadRecords.TrackWithoutName(2));
        await pipeline.ExecuteAsync("DELETE FROM segment_tracks WHERE kafka_offset = 0");

        await pipeline.Mended().RedriveAsync();

        (await pipeline.LedgerAsync()).Should().Equal((0, 2, 3, 0, 0, 0));
        (await pipeline.ReconcileAsync()).Complete.Should().BeFalse();
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_partition_that_was_redriven_can_be_rewound_and_loaded_again(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        var records = await pipeline.LoadTracksAsync(
            TrackRecords.Event(0), DeadRecords.TrackWithoutName(1), DeadRecords.TrackWithoutName(2), TrackRecords.Event(3));
        await pipeline.Mended().RedriveAsync();

        var rewinder = pipeline.Services.GetRequiredService<Rewinder>();
        await rewinder.RewindAsync(await rewinder.PlanAsync(pipeline.Topic("segment-tracks"), 0, RewindTarget.At(2), Now), 0, Now);

        (await pipeline.RedrivenAsync()).Select(letter => letter.Offset).Should().Equal(1);
        await pipeline.Services.TracksProcessor().ProcessAsync(records, Now);
        (await pipeline.RowsAsync()).Should().Equal(0, 1, 3);
        (await pipeline.DeadAsync()).Should().Equal(2);
        await pipeline.CompleteAsync();

        await pipeline.Mended().RedriveAsync();
        (await pipeline.RowsAsync()).Should().Equal(0, 1, 2, 3);
        await pipeline.CompleteAsync();
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_letter_whose_row_was_lost_and_that_is_dead_again_after_a_repair_can_be_redriven_again(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        await pipeline.LoadTracksAsync(DeadRecords.TrackWithoutName());
        await pipeline.Mended().RedriveAsync();
        await pipeline.ExecuteAsync("DELETE FROM segment_tracks");
        await pipeline.RepairAsync();
        (await pipeline.DeadAsync()).Should().Equal(0);

        (await pipeline.Mended().RedriveAsync()).Redriven.Loaded.Should().Be(1);

        (await pipeline.RedrivenAsync()).Should().HaveCount(1);
        await pipeline.CompleteAsync();
    }

    [Fact]
    public async Task A_letter_that_is_another_records_by_now_stays()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        var records = await pipeline.LoadTracksAsync(DeadRecords.TrackWithoutName(1));
        var topic = await pipeline.Services.GetRequiredService<TopicRegistry>().GetAsync(pipeline.Topic("segment-tracks"), Now);
        var transform = pipeline.Mended().GetRequiredService<EventStreams>().Named("segment-tracks");
        var loader = ActivatorUtilities.CreateInstance<Loader>(pipeline.Services, new Database(pipeline.Database.MigrationConnectionString));
        var before = await pipeline.ContentsAsync();
        var other = transform.Apply(records[0] with { Value = DeadRecords.TrackWithoutName(2) });

        (await loader.LoadAsync(transform.Table, new(topic, [other], []) { Mode = LoadMode.Redrive }, Now)).Should().Be(LoadResult.None);

        (await pipeline.ContentsAsync()).Should().Equal(before);
    }

    [Fact]
    public async Task The_transform_is_given_the_record_as_it_came()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        IReadOnlyList<RecordHeader> headers = [new("a", [1]), new("a", [2]), new("empty", []), new("null", null)];
        var published = await pipeline.PublishAsync(
            "segment-tracks", [DeadRecords.TrackWithoutName(), null], headers: index => index == 0 ? headers : [], key: "the-key"u8.ToArray());
        await pipeline.Services.TracksProcessor().ProcessAsync(published, Now);
        var seen = new List<ConsumedRecord>();

        await pipeline.Mended(record =>
        {
            seen.Add(record);
            return MendedTracks.Named;
        }).RedriveAsync();

        seen.Should().BeEquivalentTo(published, options => options.WithStrictOrdering());
    }

    [Fact]
    public async Task The_apps_own_user_is_told_which_setting_names_the_one_who_may_before_anything_is_done()
    {
        await using var pipeline = await TestPipeline.CreateAsync(
            servers, DatabaseKind.MariaDb, settings: ("MySqlMigrationConnection", ""));
        await using var migrated = await TestPipeline.CreateAsync(servers, pipeline.Database);
        await migrated.LoadTracksAsync(DeadRecords.TrackWithoutName());
        var before = await pipeline.ContentsAsync();

        var redrive = () => pipeline.Mended().RedriveAsync();

        (await redrive.Should().ThrowAsync<SettingException>()).Which.Setting.Should().Be("MySqlMigrationConnection");
        (await pipeline.ContentsAsync()).Should().Equal(before);
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task What_was_a_dead_letter_is_found_by_the_same_filters(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        await pipeline.LoadTracksAsync(DeadRecords.TrackWithoutName(), null, DeadRecords.TrackWithoutName(2));
        await pipeline.Mended().RedriveAsync();
        var store = pipeline.Services.GetRequiredService<DeadLetterStore>();

        var (count, newest) = await store.RedrivenAsync(
            new() { Topic = pipeline.Topic("segment-tracks"), Reasons = ["missing_field"] }, 1, Now);

        count.Should().Be(2);
        newest.Should().ContainSingle().Which.Should().Match<RedrivenLetter>(
            letter => letter.Place.Offset == 2 && letter.Outcome == "loaded" && letter.Reason == "missing_field");
        (await store.RedrivenAsync(new() { Offset = 7 }, 10, Now)).Count.Should().Be(0);
    }
}
