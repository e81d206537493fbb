using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Tier.DataGenerator;
using Tier.Pipeline.Hosting;
using Tier.Pipeline.Kafka;
using Tier.Pipeline.Records;
using Tier.Pipeline.Streams;

namespace Tier.Benchmarks.Transforms;

/// <summary>The events of a case, as data/generator makes them, and what transforms them.</summary>
internal static class TransformEvents
{
    /// <summary>How many there are: enough that no branch is always taken alike.</summary>
    public const int Count = 1_000;

    /// <summary>The transform, and its events.</summary>
    /// <exception cref="InvalidOperationException">An event doesn't become a row, so its time would be that of something else.</exception>
    public static (EventStream Transform, ConsumedRecord[] Records) Of(TransformCase which)
    {
        using var services = new ServiceCollection().AddTierPipeline(new ConfigurationBuilder().Build(), BrokerSecurity.Plaintext).BuildServiceProvider();
        var transform = services.GetRequiredService<EventStreams>().Named(which == TransformCase.WeatherFlat ? "weather" : "segment-tracks");
        ConsumedRecord[] records = [.. ValuesOf(which).Select((value, index) => new ConsumedRecord
        {
            Topic = "events",
            Partition = 0,
            Offset = index,
            Value = value,
            Headers = which == TransformCase.TrackFlat ? [new("ce_source", "urn:tier:benchmark"u8.ToArray()), new("ce_id", Encoding.UTF8.GetBytes($"{index}"))] : [],
        })];
        var refused = records.Select(transform.Apply).FirstOrDefault(outcome => outcome.Row is null);
        return refused is null ? (transform, records) : throw new InvalidOperationException($"{which}: the event {refused.Record.Offset} becomes no row: {refused.Rejection}");
    }

    private static IEnumerable<byte[]> ValuesOf(TransformCase which)
    {
        var options = new GeneratorOptions
        {
            WeatherEvents = Count,
            TrackEvents = Count,
            TrackFormat = which == TransformCase.TrackFlat ? TrackFormat.Flat : TrackFormat.Segment,
            Faulty = false,
        };
        using var file = new MemoryStream();
        if (which == TransformCase.WeatherFlat)
        {
            Generator.WriteWeather(options, file);
        }
        else
        {
            Generator.WriteTracks(options, file);
        }

        return Encoding.UTF8.GetString(file.ToArray()).Split('\n')
            .Where(line => line.StartsWith('{'))
            .Select(line => line.TrimEnd(','))
            .Select(line => Encoding.UTF8.GetBytes(which == TransformCase.TrackCallWithExtraProperties ? WithExtras(line) : line));
    }

    private static string WithExtras(string line)
    {
        var call = JsonNode.Parse(line)!.AsObject();
        var properties = call["properties"]!.AsObject();
        properties["battery_percent"] = 83;
        properties["price"] = JsonNode.Parse("""{"currency":"EUR","unlock":1.00,"per_minute":0.15}""");
        properties["nearby_vehicles"] = JsonNode.Parse("[100234,100871,104412]");
        properties["campaign"] = "summer";
        properties["is_first_ride"] = false;
        call["integrations"] = JsonNode.Parse("""{"All":true,"Salesforce":false}""");
        call["writeKey"] = "a key that no column has";
        return call.ToJsonString();
    }
}
