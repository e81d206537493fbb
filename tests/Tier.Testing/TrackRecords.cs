using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Streams.SegmentTracks;

namespace Tier.Testing;

/// <summary>Segment's track calls for tests, and the processor that takes them.</summary>
public static class TrackRecords
{
    /// <summary>A call that loads; calls of different numbers are different events.</summary>
    public static byte[] Event(int number, int propertiesBytes = 10, string? messageId = null) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        {"type":"track","event":"Ride Started","messageId":"{{messageId ?? $"message-{number}"}}","anonymousId":"rider-{{number % 10}}","originalTimestamp":"2019-06-04T07:30:{{number % 60:00}}.123Z","properties":{"note":"{{new string('x', propertiesBytes)}}"} }
        """));

    /// <summary>A worker's processor of track events.</summary>
    public static IEtlProcessor<SegmentTracksStream> TracksProcessor(this IServiceProvider worker) =>
        worker.GetRequiredService<IEtlProcessor<SegmentTracksStream>>();

    /// <summary>Whether the app was asked to stop.</summary>
    public static bool AskedToStop(this TestPipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        return pipeline.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested;
    }
}
