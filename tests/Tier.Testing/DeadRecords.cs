using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Tier.Pipeline.DeadLetters;
using Tier.Pipeline.Records;
using Tier.Pipeline.Recovery;
using Tier.Pipeline.Streams.SegmentTracks;
using Tier.Pipeline.Streams.Weather;

namespace Tier.Testing;

/// <summary>Records that become dead letters, and what mends them, for tests.</summary>
public static class DeadRecords
{
    /// <summary>A track event without a name, and without an id of its own.</summary>
    public static byte[] TrackWithoutName(int number = 0) => Encoding.UTF8.GetBytes($$"""{"segment_tracks.anonymous_id":"rider-{{number}}"}""");

    /// <summary>Makes a worker load what the real steps of the track events reject.</summary>
    public static void MendTracks(this IServiceCollection services, Func<ConsumedRecord, string>? mend = null) =>
        services.AddSingleton<SegmentTracksStream>(new MendedTracks(mend));

    /// <summary>Makes a worker load what the real steps of both streams reject.</summary>
    public static void MendAll(this IServiceCollection services)
    {
        services.MendTracks();
        services.AddSingleton<WeatherStream>(new MendedWeather());
    }

    /// <summary>Redrives dead letters, as the command does.</summary>
    /// <param name="worker">The worker whose transform is applied.</param>
    /// <param name="filter">Which; all when null.</param>
    /// <param name="brokerIsAway">Why the broker isn't asked; null when it is.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What they have become, how many are rejected still, and what could not be redriven.</returns>
    public static async Task<(OutcomeCounts Redriven, long StillDead, IReadOnlyList<string> Refused)> RedriveAsync(
        this IServiceProvider worker, DeadLetterFilter? filter = null, string? brokerIsAway = null, CancellationToken cancellationToken = default)
    {
        var refused = new List<string>();
        var tally = new RedriveTally(refused.Add);
        var selection = await worker.GetRequiredService<DeadLetterStore>().SelectAsync(filter ?? new(), CancellationToken.None);
        await worker.GetRequiredService<Redriver>().RedriveAsync(selection, tally, brokerIsAway, cancellationToken);
        return (tally.Redriven.Values.Aggregate(OutcomeCounts.None, (sum, counts) => sum + counts), tally.StillDead, refused);
    }
}
