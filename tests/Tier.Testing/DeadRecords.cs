using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Tier.Pipeline.DeadLetters;
using Tier.Pipeline.Etl;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Streams.SegmentTracks;
using Tier.Pipeline.Streams.Weather;
using Tier.Pipeline.Warehouse;

namespace Tier.Testing;

/// <summary>Records that become dead letters, and what mends them, for tests.</summary>
public static class DeadRecords
{
    /// <summary>A track event without a name, and without an id of its own.</summary>
    public static byte[] TrackWithoutName(int number = 0) => Encoding.UTF8.GetBytes($$"""{"segment_tracks.anonymous_id":"rider-{{number}}"}""");

    /// <summary>The header of a record that is published again.</summary>
    public static RecordHeader Redriven(int topicId, int partition, long offset) =>
        new(RedriveHeader.Name, RedriveHeader.Value(new((ushort)topicId, partition, offset)));

    /// <summary>Makes a worker load what the real steps of the track events reject.</summary>
    public static void MendTracks(this IServiceCollection services, Func<ConsumedRecord, string>? mend = null) =>
        services.AddSingleton<SegmentTracksStream>(new MendedTracks(mend));

    /// <summary>Makes a worker load what the real steps of both streams reject.</summary>
    public static void MendAll(this IServiceCollection services)
    {
        services.MendTracks();
        services.AddSingleton<WeatherStream>(new MendedWeather());
    }

    /// <summary>Publishes dead letters again, as the command does.</summary>
    /// <returns>How many were published, and what could not be.</returns>
    public static async Task<(long Published, IReadOnlyList<string> Refused)> RedriveAsync(this IServiceProvider worker, DeadLetterFilter? filter = null)
    {
        var refused = new List<string>();
        var tally = new RedriveTally(refused.Add);
        var selection = await worker.GetRequiredService<DeadLetterStore>().SelectAsync(filter ?? new() { NotRedriven = true }, CancellationToken.None);
        await worker.GetRequiredService<Redriver>().RedriveAsync(selection, tally, CancellationToken.None);
        return (tally.Published.Values.Sum(), refused);
    }
}
