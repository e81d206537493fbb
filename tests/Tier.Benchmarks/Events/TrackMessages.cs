using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Confluent.Kafka;
using Tier.DataGenerator;
using Tier.Pipeline.Replay;
using Tier.Pipeline.Streams.SegmentTracks;
using Tier.Testing;

namespace Tier.Benchmarks.Events;

/// <summary>App events as data/generator makes them, as the messages that a producer sends. Each has an id, and none is faulty or comes twice.</summary>
internal static class TrackMessages
{
    private static readonly SegmentTracksStream Stream = new(new());
    private static readonly byte[] SpecVersion = "1.0"u8.ToArray();
    private static readonly byte[] Source = "urn:tier:benchmark"u8.ToArray();
    private static readonly byte[] Type = Encoding.UTF8.GetBytes(Stream.EventType);
    private static readonly byte[] Json = "application/json"u8.ToArray();

    /// <summary>So many of them, made anew at each call, the same every time.</summary>
    public static async IAsyncEnumerable<Message<byte[]?, byte[]>> ReadAsync(
        TestServers servers, EventFormat format, int count, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var path = Path.Combine(await servers.NewFolderAsync(), Generator.TracksFileName);
        await using (var file = File.Create(path))
        {
            Generator.WriteTracks(new() { TrackEvents = count, TrackFormat = format == EventFormat.Flat ? TrackFormat.Flat : TrackFormat.Segment, Faulty = false }, file);
        }

        await foreach (var line in new ReplayFileReader().ReadAsync(path, 0, cancellationToken))
        {
            yield return Of(line, format);
        }

        File.Delete(path);
    }

    private static Message<byte[]?, byte[]> Of(ReplayLine line, EventFormat format) => new()
    {
        Key = Stream.PartitionKey(line.Value) is { Length: > 0 } key ? Encoding.UTF8.GetBytes(key) : null,
        Value = line.Value,
        Headers = format == EventFormat.Flat ? HeadersOf(line.Index) : null,
    };

    private static Headers HeadersOf(long index) => new()
    {
        { "ce_specversion", SpecVersion },
        { "ce_id", Encoding.UTF8.GetBytes(index.ToString(CultureInfo.InvariantCulture)) },
        { "ce_source", Source },
        { "ce_type", Type },
        { "content-type", Json },
    };
}
