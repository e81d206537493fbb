using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Tier.Pipeline.Records;
using Tier.Pipeline.Replay;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Replay;

public sealed class ReplayerTests(TestServers servers)
{
    private static readonly string[] Streams = ["weather", "segment-tracks"];

    [Fact]
    public async Task Called_once_a_second_it_publishes_ten_events_of_each_file_in_order_until_the_files_end()
    {
        await using var bench = await ReplayBench.CreateAsync(servers, 25);
        var replayer = bench.NewReplayer();
        foreach (var (ticks, expected) in new[] { (0, 1), (10, 11), (10, 21), (10, 25), (10, 25) })
        {
            await bench.PublishAsync(replayer, ticks);
            Streams.Should().AllSatisfy(stream => bench.Records(stream).Should().HaveCount(expected));
            replayer.Progress.Should().AllSatisfy(progress =>
                (progress.Published, progress.Events, progress.Completed).Should().Be((expected, 25, expected == 25)));
        }

        bench.Records("weather").Select(record => Encoding.UTF8.GetString(record.Value!))
            .Should().Equal(WeatherRecords.Events(0, 25).Select(Encoding.UTF8.GetString));
    }

    [Fact]
    public async Task The_wanted_number_of_ticks_ends_it()
    {
        await using var bench = await ReplayBench.CreateAsync(servers, 25);
        var replayer = bench.NewReplayer(new() { ReplayTicks = 7 });
        await bench.PublishAsync(replayer, 0);
        await bench.PublishAsync(replayer, 100);

        Streams.Should().AllSatisfy(stream => bench.Records(stream).Should().HaveCount(7));
        replayer.Progress.Should().AllSatisfy(progress => progress.Completed.Should().BeTrue());
    }

    [Fact]
    public async Task Another_process_goes_on_where_the_first_one_stopped()
    {
        await using var bench = await ReplayBench.CreateAsync(servers, 30);
        var first = bench.NewReplayer();
        await bench.PublishAsync(first, 0);
        await bench.PublishAsync(first, 11);
        var second = bench.NewReplayer();
        await bench.PublishAsync(second, 0);
        await bench.PublishAsync(second, 100);

        foreach (var stream in Streams)
        {
            bench.Records(stream).Select(record => Header(record, "ce_id")).Should().OnlyHaveUniqueItems().And.HaveCount(30);
        }

        var loaded = await bench.LoadAsync();
        Streams.Should().AllSatisfy(stream => loaded[stream].Counts.Should().Be(new OutcomeCounts(30, 0, 0, 0)));
    }

    [Fact]
    public async Task Two_processes_at_once_are_noticed_and_the_one_that_comes_late_goes_on_from_the_others_position()
    {
        await using var bench = await ReplayBench.CreateAsync(servers, 30);
        var late = bench.NewReplayer();
        await bench.PublishAsync(late, 0);
        await bench.PublishAsync(bench.NewReplayer(), 0);

        var publish = () => bench.PublishAsync(late, 5);
        (await publish.Should().ThrowAsync<ReplayMovedException>()).WithMessage("Another process has moved the replay of *");
        await bench.PublishAsync(late, 100);

        var loaded = await bench.LoadAsync();
        Streams.Should().AllSatisfy(stream =>
            loaded[stream].Counts.Should().Be(new OutcomeCounts(30, 0, 5, 0), "the five that were out already are recorded as duplicates"));
    }

    [Fact]
    public async Task A_position_whose_commit_was_not_answered_is_stored_once()
    {
        await using var bench = await ReplayBench.CreateAsync(servers, 10);
        await bench.PublishAsync(bench.NewReplayer(), 0);
        var topicId = await bench.Pipeline.ValueAsync<ushort>(
            "SELECT topic_id FROM kafka_topics WHERE name = @name", new { name = bench.Pipeline.Topic("weather") });
        var positions = bench.Pipeline.Services.GetRequiredService<ReplayPositions>();
        var file = (await positions.ListAsync(topicId, CancellationToken.None)).Single();
        var step = new ReplayStep(file.Position with { NextEvent = 3 }, 2, 3, new byte[32], [new(topicId, 0, 1, 2)]);

        await positions.MoveAsync(file.Id, file.Position, step);
        await positions.MoveAsync(file.Id, file.Position, step);
        var another = () => positions.MoveAsync(file.Id, file.Position, step with { To = file.Position with { NextEvent = 4 } });

        await another.Should().ThrowAsync<ReplayMovedException>();
        (await positions.ListAsync(topicId, CancellationToken.None)).Single().Should().Match<ReplayedFile>(stored =>
            stored.Published == 3 && stored.Position.NextEvent == 3 && stored.KnownEvents == 3);
    }

    [Fact]
    public async Task Every_record_has_a_key_and_the_headers_of_a_CloudEvent()
    {
        await using var bench = await ReplayBench.CreateAsync(servers, 3);
        var replayer = bench.NewReplayer();
        await bench.PublishAsync(replayer, 0);
        await bench.PublishAsync(replayer, 10);

        string[] ids = [.. Enumerable.Range(0, 3).Select(index => $"{HashOf(WeatherRecords.Events(0, index + 1))}-{index}-0")];
        var weather = bench.Records("weather");
        weather.Select(record => Encoding.UTF8.GetString(record.Key!)).Should().Equal("Zurich", "Zurich", "Zurich");
        weather.Select(record => Header(record, "ce_id")).Should().Equal(ids);
        weather[0].Headers.Select(header => (header.Key, Encoding.UTF8.GetString(header.Value!))).Should().Equal(
            ("ce_specversion", "1.0"), ("ce_id", ids[0]), ("ce_source", "urn:tier:replay:weather"), ("ce_type", "tier.weather.observed"),
            ("content-type", "application/json"));
        var track = bench.Records("segment-tracks")[0];
        Encoding.UTF8.GetString(track.Key!).Should().Be("5EED0001");
        (Header(track, "ce_source"), Header(track, "ce_type")).Should().Be(("urn:tier:replay:segment-tracks", "tier.segment.track"));
    }

    [Fact]
    public async Task A_new_topic_of_the_same_name_gets_the_whole_file_again_and_every_event_is_recorded_as_a_duplicate()
    {
        await using var bench = await ReplayBench.CreateAsync(servers, 20);
        await PublishAllAsync(bench, bench.NewReplayer());
        await bench.LoadAsync();

        bench.MakeTopicsAgain();
        await PublishAllAsync(bench, bench.NewReplayer());
        var loaded = await bench.LoadAsync();

        Streams.Should().AllSatisfy(stream => loaded[stream].Counts.Should().Be(new OutcomeCounts(0, 0, 20, 0)));
        (await bench.Pipeline.ValueAsync<long>(
            """
            SELECT COUNT(*) FROM duplicate_events
            WHERE first_topic_id < topic_id AND first_offset = kafka_offset AND NOT payload_differs
            """)).Should().Be(40);
        (await bench.Pipeline.ValueAsync<long>("SELECT COUNT(*) FROM kafka_topics")).Should().Be(4);
    }

    [Fact]
    public async Task A_finished_file_is_not_published_again_unless_the_setting_says_so()
    {
        await using var bench = await ReplayBench.CreateAsync(servers, 5);
        await PublishAllAsync(bench, bench.NewReplayer());
        await PublishAllAsync(bench, bench.NewReplayer());
        Streams.Should().AllSatisfy(stream => bench.Records(stream).Should().HaveCount(5));

        var again = bench.NewReplayer(new() { ReplayRepeat = true, ReplayTicks = 5 });
        await PublishAllAsync(bench, again);
        Streams.Should().AllSatisfy(stream => bench.Records(stream).Should().HaveCount(10));
    }

    [Fact]
    public async Task A_repeated_file_makes_duplicates_of_weather_and_new_rows_of_tracks_without_an_id()
    {
        await using var bench = await ReplayBench.CreateAsync(servers, 10);
        await PublishAllAsync(bench, bench.NewReplayer(new() { ReplayRepeat = true, ReplayTicks = 25 }));

        var loaded = await bench.LoadAsync();

        loaded["weather"].Counts.Should().Be(new OutcomeCounts(10, 0, 15, 0), "city and time tell that it is the same observation");
        loaded["segment-tracks"].Counts.Should().Be(new OutcomeCounts(25, 0, 0, 0), "the pass is part of the id");
        bench.Records("weather").Select(record => Header(record, "ce_id").Split('-')[2])
            .Should().Equal([.. Enumerable.Repeat("0", 10), .. Enumerable.Repeat("1", 10), .. Enumerable.Repeat("2", 5)]);
    }

    [Fact]
    public async Task A_broker_that_goes_away_and_comes_back_gets_every_event_once()
    {
        await using var bench = await ReplayBench.CreateAsync(servers, 30);
        var replayer = bench.NewReplayer();
        await bench.PublishAsync(replayer, 0);
        bench.Broker.SetBrokerDown();
        var publishing = bench.PublishAsync(replayer, 100);
        bench.Broker.SetBrokerUp();
        await publishing;

        foreach (var stream in Streams)
        {
            bench.Records(stream).Select(record => Header(record, "ce_id")).Should().OnlyHaveUniqueItems().And.HaveCount(30);
        }
    }

    [Fact]
    public async Task A_position_that_cannot_be_stored_stops_the_publishing_and_nothing_is_published_twice()
    {
        await using var bench = await ReplayBench.CreateAsync(servers, 2_000);
        var replayer = bench.NewReplayer();
        await bench.PublishAsync(replayer, 0);
        await bench.Pipeline.ExecuteAsync("RENAME TABLE replay_position TO elsewhere");
        var failures = 0;
        for (var ticks = 0; ticks < 1_000; ticks++)
        {
            try
            {
                await bench.PublishAsync(replayer, 1);
            }
            catch (MySqlConnector.MySqlException)
            {
                failures++;
            }
        }

        Streams.Should().AllSatisfy(stream => bench.Records(stream).Should().HaveCountLessThanOrEqualTo(
            1 + LoadingOptions.ReplayEvents, "one batch is the most beyond the stored position"));
        failures.Should().BeInRange(5, 10, "in 100 seconds, the pauses grow from one second to thirty");

        await bench.Pipeline.ExecuteAsync("RENAME TABLE elsewhere TO replay_position");
        await bench.PublishAsync(replayer, 300);
        await bench.PublishAsync(replayer, 2_000);

        Streams.Should().AllSatisfy(stream => bench.Records(stream).Select(record => Header(record, "ce_id"))
            .Should().OnlyHaveUniqueItems().And.HaveCount(2_000));
        var loaded = await bench.LoadAsync();
        Streams.Should().AllSatisfy(stream => loaded[stream].Counts.Should().Be(new OutcomeCounts(2_000, 0, 0, 0)));
    }

    [Fact]
    public async Task It_waits_while_too_much_is_published_and_not_loaded()
    {
        await using var bench = await ReplayBench.CreateAsync(servers, 1_200);
        var replayer = bench.NewReplayer(new() { ReplayMaxUnloadedBytes = 20_000 });
        await bench.PublishAsync(replayer, 0);
        await bench.PublishAsync(replayer, 100_000);
        await bench.PublishAsync(replayer, 100_000);
        Streams.Should().AllSatisfy(stream =>
            bench.Records(stream).Should().HaveCount(501, "500 go out at once, and they are more than may wait"));

        await bench.LoadAsync();
        await bench.PublishAsync(replayer, 1);
        Streams.Should().AllSatisfy(stream => bench.Records(stream).Should().HaveCount(1_001));
    }

    [Fact]
    public async Task It_does_not_wait_for_what_was_in_a_topic_that_is_no_more()
    {
        await using var bench = await ReplayBench.CreateAsync(servers, 1_200);
        var replayer = bench.NewReplayer(new() { ReplayMaxUnloadedBytes = 20_000 });
        await bench.PublishAsync(replayer, 0);
        await bench.PublishAsync(replayer, 100_000);

        bench.MakeTopicsAgain();
        await bench.PublishAsync(replayer, 100_000);

        Streams.Should().AllSatisfy(stream => bench.Records(stream).Should().HaveCount(500));
    }

    private static async Task PublishAllAsync(ReplayBench bench, Replayer replayer)
    {
        await bench.PublishAsync(replayer, 0);
        await bench.PublishAsync(replayer, 1_000);
        replayer.Progress.Should().AllSatisfy(progress => progress.Completed.Should().BeTrue());
    }

    private static string HashOf(IEnumerable<byte[]> events) =>
        Convert.ToHexStringLower(SHA256.HashData([.. events.SelectMany(value => (byte[])[.. value, (byte)'\n'])]))[..16];

    private static string Header(ConsumedRecord record, string name) =>
        Encoding.UTF8.GetString(record.Headers.Single(header => header.Key == name).Value!);
}
