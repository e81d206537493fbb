using Microsoft.Extensions.DependencyInjection;
using Tier.Pipeline.DeadLetters;
using Tier.Testing;

namespace Tier.Pipeline.Tests.DeadLetters;

public sealed class DeadLetterStoreTests(TestServers servers)
{
    private static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Now => CancellationToken.None;

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task Every_filter_chooses_what_it_says_and_the_newest_come_first(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database, partitions: 2);
        await pipeline.Services.TracksProcessor().ProcessAsync(await pipeline.PublishAsync("segment-tracks", [DeadRecords.TrackWithoutName(), null, "{"u8.ToArray()]), Now);
        await pipeline.Services.TracksProcessor().ProcessAsync(await pipeline.PublishAsync("segment-tracks", [null], partition: 1), Now);
        await pipeline.Services.WeatherProcessor().ProcessAsync(await pipeline.PublishAsync("weather", [WeatherRecords.WithoutCity(1)]), Now);
        var (tracks, weather) = (pipeline.Topic("segment-tracks"), pipeline.Topic("weather"));
        string[] inOrder = [$"{tracks}[0]@0", $"{tracks}[0]@1", $"{tracks}[0]@2", $"{tracks}[1]@0", $"{weather}[0]@0"];
        for (var hour = 0; hour < inOrder.Length; hour++)
        {
            await pipeline.ExecuteAsync(
                """
                UPDATE dead_letters JOIN kafka_topics USING (topic_id) SET dead_letters.first_seen = @at
                WHERE CONCAT(name, '[', kafka_partition, ']@', kafka_offset) = @place
                """,
                new { at = Start.AddHours(hour), place = inOrder[hour] });
        }

        await Expect(new(), 4, 3, 2, 1, 0);
        await Expect(new() { Topic = tracks }, 3, 2, 1, 0);
        await Expect(new() { Topic = "no such topic" });
        await Expect(new() { Topic = tracks, Partition = 0 }, 2, 1, 0);
        await Expect(new() { Topic = tracks, Partition = 0, Offset = 2 }, 2);
        await Expect(new() { Reasons = ["tombstone"] }, 3, 1);
        await Expect(new() { Reasons = ["tombstone", "invalid_json"] }, 3, 2, 1);
        await Expect(new() { Since = Start.AddHours(2) }, 4, 3, 2);
        await Expect(new() { Until = Start.AddHours(2) }, 1, 0);
        await Expect(new() { Since = Start.AddHours(1), Until = Start.AddHours(3), Reasons = ["tombstone"] }, 1);
        (await Store(pipeline).ListAsync(new(), 2, Now)).Select(deadLetter => $"{deadLetter.Place}").Should().Equal(inOrder[4], inOrder[3]);

        async Task Expect(DeadLetterFilter filter, params int[] expected)
        {
            (await Store(pipeline).ListAsync(filter, 100, Now)).Select(deadLetter => $"{deadLetter.Place}").Should().Equal(expected.Select(index => inOrder[index]), filter.ToString());
            var selection = await Store(pipeline).SelectAsync(filter, Now);
            selection.Count.Should().Be(expected.Length, filter.ToString());
            (await ReadAsync(pipeline, selection)).Select(deadLetter => $"{deadLetter.Place}").Should().BeEquivalentTo(expected.Select(index => inOrder[index]), filter.ToString());
        }
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task What_comes_after_the_selection_is_not_among_it(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        await LoadAsync(pipeline, 3);
        var selection = await Store(pipeline).SelectAsync(new(), Now);

        await LoadAsync(pipeline, 2);

        (await ReadAsync(pipeline, selection)).Select(deadLetter => deadLetter.Place.Offset).Should().Equal(0, 1, 2);
    }

    private static DeadLetterStore Store(TestPipeline pipeline) => pipeline.Services.GetRequiredService<DeadLetterStore>();

    private static async Task LoadAsync(TestPipeline pipeline, int count) => await pipeline.Services.TracksProcessor().ProcessAsync(
        await pipeline.PublishAsync("segment-tracks", Enumerable.Range(0, count).Select(number => (byte[]?)DeadRecords.TrackWithoutName(number))), Now);

    private static async Task<List<DeadLetter>> ReadAsync(TestPipeline pipeline, DeadLetterSelection selection)
    {
        var read = new List<DeadLetter>();
        foreach (var partition in selection.Partitions)
        {
            await foreach (var chunk in Store(pipeline).ReadAsync(selection.Filter, partition.TopicId, partition.Partition, partition.LastOffset, Now))
            {
                read.AddRange(chunk);
            }
        }

        return read;
    }
}
