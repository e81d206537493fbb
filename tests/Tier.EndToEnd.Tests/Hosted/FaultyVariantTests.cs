using Tier.Pipeline.Records;
using Tier.Testing;
using Tier.Testing.Faulty;

namespace Tier.EndToEnd.Tests.Hosted;

public sealed class FaultyVariantTests(TestServers servers)
{
    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task Every_faulty_variant_is_a_dead_letter_at_its_coordinates_and_all_its_neighbours_load(DatabaseKind database)
    {
        await using var app = await HostedPipeline.CreateAsync(servers, database);
        foreach (var stream in new[] { "weather", "segment-tracks" })
        {
            await app.Pipeline.PublishAsync(stream, BetweenGoodOnes(stream));
        }

        await app.StartAsync();
        foreach (var stream in new[] { "weather", "segment-tracks" })
        {
            await app.CheckpointAsync(stream, (2 * FaultyVariants.Of(stream).Count()) + 1);
        }

        var report = await app.ConcludeAsync();

        FaultyVariants.All.Should().HaveCountGreaterThanOrEqualTo(40);
        foreach (var stream in new[] { "weather", "segment-tracks" })
        {
            var variants = FaultyVariants.Of(stream).ToList();
            (await DeadLettersAsync(app, stream)).Should().Equal(variants.Select((variant, index) => ((2L * index) + 1, variant.Reason.ToCode(), (long?)variant.Value?.Length)));
            report.Topics.Single(topic => topic.Stream == stream).Counts.Should().Be(new OutcomeCounts(variants.Count + 1, variants.Count, 0, 0));
        }

        foreach (var table in new[] { "weather_data", "segment_tracks" })
        {
            (await app.Pipeline.QueryAsync<long>($"SELECT kafka_offset FROM {table} ORDER BY kafka_offset")).Should().OnlyContain(offset => offset % 2 == 0);
        }
    }

    /// <summary>The variants at odd offsets, events that load at even ones.</summary>
    private static IEnumerable<byte[]?> BetweenGoodOnes(string stream)
    {
        Func<int, byte[]> good = stream == "weather" ? number => WeatherRecords.Event(number) : number => TrackRecords.Event(number);
        return FaultyVariants.Of(stream).SelectMany((variant, index) => new[] { good(index), variant.Value }).Append(good(1000));
    }

    private static Task<IReadOnlyList<(long Offset, string Reason, long? Length)>> DeadLettersAsync(HostedPipeline app, string stream) =>
        app.Pipeline.QueryAsync<(long, string, long?)>(
            "SELECT kafka_offset, reason, value_length FROM dead_letters JOIN kafka_topics USING (topic_id) WHERE name = @topic ORDER BY kafka_offset",
            new { topic = app.Pipeline.Topic(stream) });
}
