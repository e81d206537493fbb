using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Tier.Pipeline.Telemetry;
using Tier.Testing;

namespace Tier.EndToEnd.Tests.Hosted;

public sealed class MetricsTests(TestServers servers)
{
    [Fact]
    public async Task The_counters_say_what_was_published_and_what_became_of_it()
    {
        var files = await GeneratedFiles.WriteAsync(servers, 300);
        await using var app = await HostedPipeline.CreateAsync(servers, settings: files.Settings);
        using var meters = new MeterListener();
        var counted = Count(meters);

        var host = await app.StartAsync(new() { Functions = ["WeatherEtl", "SegmentTracksEtl", "ReplayProducer"] });
        await app.CheckpointAsync("weather", 306);
        await app.CheckpointAsync("segment-tracks", 302);
        await app.StopAsync(host);
        var report = await app.ConcludeAsync();

        foreach (var topic in report.Topics)
        {
            counted.GetValueOrDefault(("tier.etl.outcomes", topic.Topic, "loaded")).Should().Be(topic.Counts.Loaded).And.Be(300);
            counted.GetValueOrDefault(("tier.etl.outcomes", topic.Topic, "dead_letter")).Should().Be(topic.Counts.DeadLetters).And.BePositive();
            counted.GetValueOrDefault(("tier.etl.outcomes", topic.Topic, "duplicate")).Should().Be(topic.Counts.Duplicates);
            counted.GetValueOrDefault(("messaging.client.sent.messages", topic.Topic, "")).Should().Be(topic.Counts.Total);
        }

        counted.GetValueOrDefault(("tier.etl.outcomes", app.Pipeline.Topic("weather"), "duplicate")).Should().BePositive("the file repeats events");
    }

    [Fact]
    public async Task A_batch_that_comes_again_is_not_counted_again()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        using var meters = new MeterListener();
        var counted = Count(meters);
        var records = await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 4));

        await pipeline.Services.WeatherProcessor().ProcessAsync(records, CancellationToken.None);
        await pipeline.Services.WeatherProcessor().ProcessAsync(records, CancellationToken.None);

        counted.GetValueOrDefault(("tier.etl.outcomes", pipeline.Topic("weather"), "loaded")).Should().Be(4);
    }

    [Fact]
    public async Task A_field_that_could_not_be_typed_is_counted_once_though_the_batch_comes_again()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        using var meters = new MeterListener();
        var counted = Count(meters);
        var records = await pipeline.PublishAsync("weather",
            [WeatherRecords.Event(0), """{"date_time":"2019-06-05 00:00:00","city":"Zurich","currently_temperature":20,"currently_humidity":"wet"}"""u8.ToArray()]);

        await pipeline.Services.WeatherProcessor().ProcessAsync(records, CancellationToken.None);
        await pipeline.Services.WeatherProcessor().ProcessAsync(records, CancellationToken.None);

        counted.GetValueOrDefault(("tier.etl.untyped_fields", pipeline.Topic("weather"), "")).Should().Be(1);
    }

    /// <summary>Sums by instrument, topic and outcome. The topic tells this test's measurements from those of others.</summary>
    private static ConcurrentDictionary<(string Instrument, string Topic, string Outcome), long> Count(MeterListener meters)
    {
        var counted = new ConcurrentDictionary<(string, string, string), long>();
        meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == PipelineMetrics.MeterName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            counted.AddOrUpdate((instrument.Name, Tag(tags, "messaging.destination.name"), Tag(tags, "tier.outcome")), value, (_, sum) => sum + value));
        meters.Start();
        return counted;
    }

    private static string Tag(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
    {
        foreach (var tag in tags)
        {
            if (tag.Key == name)
            {
                return (string)tag.Value!;
            }
        }

        return "";
    }
}
