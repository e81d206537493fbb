using System.Text;
using Tier.DataGenerator;
using Tier.Pipeline.Tests.Data;
using Tier.Pipeline.Tests.Streams;
using Tier.Testing.Faulty;

namespace Tier.Pipeline.Tests.Fuzzing.Mutation;

/// <summary>The events that mutations begin with: the committed files' lines, generated calls, calls as SDKs send them, and the faulty variants.</summary>
internal static class SeedEvents
{
    private const int LongestSeed = 20_000;

    /// <summary>Events of the weather stream.</summary>
    public static byte[][] Weather { get; } = [.. Lines(DataFolder.Read("weather.json")), .. Faulty("weather"), .. Of(Events.Weather)];

    /// <summary>Events of the segment-tracks stream, flat and nested in equal parts.</summary>
    public static byte[][] Tracks { get; } =
    [
        .. Lines(DataFolder.Read("track_events.json")).Take(2_000),
        .. Lines(DataFolder.Tracks(new GeneratorOptions { TrackFormat = TrackFormat.Segment, TrackEvents = 1_000 })),
        .. Enumerable.Repeat(Of([.. SdkCalls.All, Events.GoodSegmentCall, Events.GoodFlatTrack]), 100).SelectMany(calls => calls),
        .. Faulty("segment-tracks"),
    ];

    private static IEnumerable<byte[]> Lines(byte[] file) => Of(DataFolder.Lines(file));

    private static IEnumerable<byte[]> Of(params string[] texts) => texts.Select(Encoding.UTF8.GetBytes);

    private static IEnumerable<byte[]> Faulty(string stream) =>
        FaultyVariants.Of(stream).Select(variant => variant.Value).OfType<byte[]>().Where(value => value.Length <= LongestSeed);
}
