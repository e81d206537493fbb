using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Tier.Pipeline.Conflicts;
using Tier.Pipeline.Records;
using Tier.Pipeline.Recovery;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Conflicts;

public sealed class ConflictFinderTests(TestServers servers)
{
    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_repeat_with_another_payload_is_compared_field_by_field_with_the_row(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database, partitions: 2);
        await LoadTracksAsync(pipeline, 0, Track("a", "Ride Started", """{"rating":4,"fare":{"amount":12.5,"currency":"EUR"},"stops":[1,2],"note":"x"}"""), Track("b", "Ride Ended", "null"));
        await LoadTracksAsync(pipeline, 1, Track("b", "Ride Ended", """{"note":null}"""), Track("a", "Ride ended", """{"fare":{"currency":"CHF","amount":12.50},"stops":[1,3,4],"rating":5,"a b":true}"""));

        var conflicts = await FindAsync(pipeline);

        var topic = pipeline.Topic("segment-tracks");
        conflicts.Select(conflict => (conflict.Stream, conflict.EventId, Place(conflict.First), Place(conflict.Other))).Should().Equal(
            ("segment-tracks", "b", $"{topic}[0]@1", $"{topic}[1]@0"), ("segment-tracks", "a", $"{topic}[0]@0", $"{topic}[1]@1"));
        Differences(conflicts[0]).Should().Equal("properties.note: absent → null");
        Differences(conflicts[1]).Should().Equal(
            "event_name: \"Ride Started\" → \"Ride ended\"",
            "properties_rating: 4 → 5",
            "properties[\"a b\"]: absent → true",
            "properties.fare.currency: \"EUR\" → \"CHF\"",
            "properties.note: \"x\" → absent",
            "properties.stops[1]: 2 → 3",
            "properties.stops[2]: absent → 4");
        conflicts.Should().OnlyContain(conflict => conflict.First.LoadedAt <= conflict.Other.LoadedAt && conflict.NotCompared == null);
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task Payloads_that_differ_in_their_bytes_alone_mean_the_same_row(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        await LoadTracksAsync(pipeline, 0,
            Track("a", "Ride Started", """{"z":1,"a":{"y":[],"x":{}},"n":1.50,"large":9007199254740993,"huge":18446744073709551615,"tiny":1e-7,"zero":-0,"text":"\u00e9\n"}"""),
            Track("a", "Ride Started", """{ "text": "é\u000a", "zero":0, "tiny":0.0000001,"huge": 18446744073709551615,"large":9007199254740993,"n":1.5,"a":{"x":{},"y":[ ]},"z":1}"""),
            Track("a", "Ride Started", """{"z":1,"a":{"y":[],"x":{}},"n":1.50,"large":9007199254740992,"huge":18446744073709551615,"tiny":1e-7,"zero":-0,"text":"\u00e9\n"}"""));
        await LoadWeatherAsync(pipeline, WeatherRecords.Event(0), [.. WeatherRecords.Event(0), (byte)' ']);

        var conflicts = await FindAsync(pipeline);

        conflicts.Select(conflict => (conflict.Stream, conflict.SameRow)).Should().BeEquivalentTo([("segment-tracks", true), ("segment-tracks", false), ("weather", true)]);
        Differences(conflicts.Single(conflict => !conflict.SameRow)).Should().Equal("properties.large: 9007199254740993 → 9007199254740992");
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task Calls_that_an_SDK_sends_again_are_told_from_other_events_under_the_same_id(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        await LoadTracksAsync(pipeline, 0,
            Sent("Ride Started", sentAt: "07:30:13", receivedAt: "07:30:14", timestamp: "07:30:12.900"),
            Sent("Ride Started", sentAt: "07:35:13", receivedAt: "07:35:14", timestamp: "07:30:12.900"),
            Sent("Ride Started", sentAt: "07:36:13", receivedAt: "07:36:14", timestamp: "07:30:13.900"),
            Sent("Ride Ended", sentAt: "07:30:13", receivedAt: "07:30:14", timestamp: "07:30:12.900"),
            Sent("Ride Started", sentAt: "07:30:13", receivedAt: "07:30:14", timestamp: "08:30:12.900"));

        (await FindAsync(pipeline)).Select(conflict => (conflict.Other.Offset, conflict.TransportOnly)).Should().Equal((1, true), (2, true), (3, false), (4, false));
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task Every_event_of_the_data_that_comes_again_with_a_blank_more_is_the_same_row(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        byte[][] lines = [.. File.ReadLines(Path.Combine(Repository.Root, "data", "weather.json")).Take(500).Select(Encoding.UTF8.GetBytes)];
        byte[][] tracks = [.. File.ReadLines(Path.Combine(Repository.Root, "data", "track_events.json")).Take(500).Select(Encoding.UTF8.GetBytes)];
        await LoadWeatherAsync(pipeline, [.. lines, .. lines.Select(line => (byte[])[(byte)' ', .. line])]);
        // Flat tracks have no id of their own.
        IReadOnlyList<RecordHeader> Id(int index) => [new("ce_source", "/data"u8.ToArray()), new("ce_id", Encoding.UTF8.GetBytes($"line-{index % tracks.Length}"))];
        var records = await pipeline.PublishAsync("segment-tracks", [.. tracks, .. tracks.Select(line => (byte[])[(byte)' ', .. line])], headers: Id);
        await pipeline.Services.TracksProcessor().ProcessAsync(records, CancellationToken.None);

        var conflicts = await FindAsync(pipeline);

        conflicts.Should().HaveCountGreaterThan(950).And.OnlyContain(conflict => conflict.SameRow);
        conflicts.Count(conflict => conflict.Stream == "segment-tracks").Should().BeGreaterThan(490);
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task An_event_whose_repeat_lies_in_another_day_has_two_rows_which_are_compared(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database, partitions: 2);
        await LoadTracksAsync(pipeline, 0, Track("a", "Ride Started", "{}"), Track("b", "Ride Started", "{}"), Track("b", "Ride Started", "{}", "2019-06-05T00:00:00Z"));
        await LoadTracksAsync(pipeline, 1, Track("b", "Ride Started", "{}", null), Track("c", "Ride Started", "{}", "2019-06-05T00:00:00Z"), Track("b", "Ride Ended", "{}", null));

        var conflicts = await FindAsync(pipeline);

        var topic = pipeline.Topic("segment-tracks");
        conflicts.Select(conflict => $"{conflict.EventId} {Place(conflict.First)} {Place(conflict.Other)} {string.Join(", ", Differences(conflict))}").Should().Equal(
            $"b {topic}[1]@0 {topic}[1]@2 event_name: \"Ride Started\" → \"Ride Ended\"",
            $"b {topic}[0]@1 {topic}[0]@2 event_day: \"2019-06-04\" → \"2019-06-05\", original_timestamp: \"2019-06-04T07:30:00.000Z\" → \"2019-06-05T00:00:00.000Z\"",
            $"b {topic}[0]@1 {topic}[1]@0 event_day: \"2019-06-04\" → \"1970-01-01\", original_timestamp: \"2019-06-04T07:30:00.000Z\" → null");
    }

    [Fact]
    public async Task Of_an_events_rows_in_several_days_the_one_that_was_loaded_first_is_compared_with_the_others()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb, partitions: 2);
        await LoadTracksAsync(pipeline, 0, Track("a", "Ride Started", "{}"));
        await LoadTracksAsync(pipeline, 1, Track("a", "Ride Started", "{}", "2019-06-05T00:00:00Z"));
        await pipeline.ExecuteAsync("UPDATE segment_tracks SET loaded_at = '2026-11-01 12:00:00' WHERE kafka_partition = 1");

        (await FindAsync(pipeline)).Select(conflict => (conflict.First.Partition, conflict.Other.Partition)).Should().Equal((1, 0));
    }

    [Fact]
    public async Task More_events_across_days_than_are_looked_up_at_once_are_all_found()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        byte[][] Day(int day) => [.. Enumerable.Range(0, 230).Select(number => Track($"event-{number}", "Ride Started", "{}", $"2019-06-{day:00}T00:00:00Z"))];
        await LoadTracksAsync(pipeline, 0, [.. Day(4), .. Day(5), .. Day(6)]);

        var conflicts = await FindAsync(pipeline);

        conflicts.Select(conflict => (conflict.EventId, conflict.Other.EventDay.Day)).Order().Should().Equal(Enumerable.Range(0, 230).SelectMany(number => new[] { 5, 6 }.Select(day => ($"event-{number}", day))).Order());
    }

    [Fact]
    public async Task A_payload_that_the_database_has_not_kept_whole_is_read_from_the_broker_or_said_not_to_be_known()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        await LoadTracksAsync(pipeline, 0, TrackRecords.Event(1), TrackRecords.Event(1, propertiesBytes: 1_100_000), TrackRecords.Event(1, propertiesBytes: 20), TrackRecords.Event(1, propertiesBytes: 30));
        // As a version before this one has left it; and a topic that is another one by now.
        await pipeline.ExecuteAsync("UPDATE duplicate_events SET value = NULL, headers = NULL WHERE kafka_offset >= 2");
        await pipeline.ExecuteAsync("UPDATE duplicate_events SET payload_hash = REPEAT('x', 16) WHERE kafka_offset = 3");

        (await FindAsync(pipeline, askBroker: true)).Select(conflict => (conflict.Differences.Count, conflict.NotCompared)).Should().Equal(
            (1, null), (1, null), (0, "its payload was not kept, and the broker no longer has it"));
        (await FindAsync(pipeline)).Select(conflict => conflict.NotCompared).Should().Equal(
            "its payload is larger than what is kept of it, and the broker can't be asked",
            "its payload was not kept, and the broker can't be asked",
            "its payload was not kept, and the broker can't be asked");
    }

    [Fact]
    public async Task A_broker_that_does_not_answer_is_asked_once()
    {
        await using var broker = await Testing.Faults.OwnBroker.StartAsync(servers, BrokerKind.InProcess);
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb, broker);
        await LoadTracksAsync(pipeline, 0, TrackRecords.Event(1), TrackRecords.Event(1, propertiesBytes: 20), TrackRecords.Event(1, propertiesBytes: 30));
        await pipeline.ExecuteAsync("UPDATE duplicate_events SET value = NULL");
        await broker.DownAsync();

        (await FindAsync(pipeline, askBroker: true)).Select(conflict => conflict.NotCompared).Should().Equal(
            "its payload was not kept, and the broker doesn't answer", "its payload was not kept, and the broker can't be asked");
    }

    [Fact]
    public async Task What_the_transform_no_longer_takes_is_said_with_its_reason()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        await LoadTracksAsync(pipeline, 0, TrackRecords.Event(1), TrackRecords.Event(1, propertiesBytes: 20));
        await pipeline.ExecuteAsync("UPDATE duplicate_events SET value = '{}', payload_hash = UNHEX(LEFT(SHA2('{}', 256), 32))");

        (await FindAsync(pipeline)).Single().NotCompared.Should().StartWith("the transform rejects it now (missing_field: ");
    }

    [Fact]
    public async Task Where_the_first_ones_row_was_rewound_the_repeat_is_compared_with_the_row_that_the_event_has_got_since()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb, partitions: 3);
        await LoadTracksAsync(pipeline, 0, Track("a", "Ride Started", "{}"));
        await LoadTracksAsync(pipeline, 1, Track("a", "Ride Ended", "{}"));
        var rewinder = pipeline.Services.GetRequiredService<Rewinder>();
        await rewinder.RewindAsync(await rewinder.PlanAsync(pipeline.Topic("segment-tracks"), 0, RewindTarget.At(0), CancellationToken.None), 0, CancellationToken.None);

        (await FindAsync(pipeline)).Single().NotCompared.Should().StartWith("the first one's row is gone");
        await LoadTracksAsync(pipeline, 2, Track("a", "Ride Paused", "{}"));
        var conflict = (await FindAsync(pipeline)).Single();
        (conflict.First.Partition, string.Join(", ", Differences(conflict))).Should().Be((2, "event_name: \"Ride Paused\" → \"Ride Ended\""));
    }

    [Fact]
    public async Task Streams_topics_and_times_can_be_chosen()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        await LoadTracksAsync(pipeline, 0, Track("a", "Ride Started", "{}"), Track("a", "Ride Ended", "{}"), Track("b", "x", "{}"), Track("b", "x", "{}", null));
        await LoadWeatherAsync(pipeline, WeatherRecords.Event(0), WeatherRecords.Event(0, temperature: 21));
        await pipeline.ExecuteAsync("UPDATE duplicate_events SET loaded_at = '2026-11-01 12:00:00'; UPDATE segment_tracks SET loaded_at = '2026-11-02 12:00:00'");

        (await CountAsync(new())).Should().Be(3);
        (await CountAsync(new(Stream: "weather"))).Should().Be(1);
        (await CountAsync(new(Stream: "segment-tracks"))).Should().Be(2);
        (await CountAsync(new(Topic: pipeline.Topic("segment-tracks")))).Should().Be(2);
        (await CountAsync(new(Topic: pipeline.Topic("weather"), Stream: "segment-tracks"))).Should().Be(0);
        await ((Func<Task>)(() => CountAsync(new(Topic: "none")))).Should().ThrowAsync<InvalidOperationException>().WithMessage($"There is no topic 'none': there are *{pipeline.Topic("weather")}*");
        await ((Func<Task>)(() => CountAsync(new(Stream: "none")))).Should().ThrowAsync<InvalidOperationException>().WithMessage("There is no stream 'none': there are weather, segment-tracks.");
        (await CountAsync(new(Since: new(2026, 11, 1, 12, 0, 0, DateTimeKind.Utc)))).Should().Be(3);
        (await CountAsync(new(Since: new(2026, 11, 1, 12, 0, 1, DateTimeKind.Utc)))).Should().Be(1);
        (await CountAsync(new(Since: new(2026, 11, 2, 12, 0, 1, DateTimeKind.Utc)))).Should().Be(0);

        async Task<int> CountAsync(ConflictFilter filter) => (await FindAsync(pipeline, filter: filter)).Count;
    }

    private static byte[] Track(string id, string name, string properties, string? time = "2019-06-04T07:30:00Z") => Encoding.UTF8.GetBytes(
        $$"""{"type":"track","messageId":"{{id}}","event":"{{name}}","originalTimestamp":{{(time is null ? "null" : $"\"{time}\"")}},"properties":{{properties}}}""");

    private static byte[] Sent(string name, string sentAt, string receivedAt, string timestamp) => Encoding.UTF8.GetBytes(
        $$"""{"type":"track","event":"{{name}}","messageId":"m1","originalTimestamp":"2019-06-04T07:30:12.345Z","sentAt":"2019-06-04T{{sentAt}}Z","receivedAt":"2019-06-04T{{receivedAt}}Z","timestamp":"2019-06-04T{{timestamp}}Z"}""");

    private static async Task LoadTracksAsync(TestPipeline pipeline, int partition, params byte[][] values) =>
        await pipeline.Services.TracksProcessor().ProcessAsync(await pipeline.PublishAsync("segment-tracks", values, partition), CancellationToken.None);

    private static async Task LoadWeatherAsync(TestPipeline pipeline, params byte[][] values) =>
        await pipeline.Services.WeatherProcessor().ProcessAsync(await pipeline.PublishAsync("weather", values), CancellationToken.None);

    private static async Task<IReadOnlyList<Conflict>> FindAsync(TestPipeline pipeline, bool askBroker = false, ConflictFilter? filter = null)
    {
        var found = new List<Conflict>();
        await foreach (var conflict in pipeline.Services.GetRequiredService<ConflictFinder>().FindAsync(filter ?? new(), askBroker, CancellationToken.None))
        {
            found.Add(conflict);
        }

        return found;
    }

    private static string Place(ConflictRecord record) => $"{record.Topic}[{record.Partition}]@{record.Offset}";

    private static IEnumerable<string> Differences(Conflict conflict) =>
        conflict.Differences.Select(difference => $"{difference.Field}: {difference.First?.GetRawText() ?? "absent"} → {difference.Other?.GetRawText() ?? "absent"}");
}
