using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Tier.Pipeline.Etl;
using Tier.Pipeline.Streams.Json;

namespace Tier.Pipeline.Streams.SegmentTracks;

/// <summary>The segment-tracks stream, as the rest of the pipeline finds it.</summary>
public sealed class SegmentTracksModule : IStreamModule
{
    private readonly SegmentTracksStream reader = new(new());

    /// <inheritdoc />
    public string Name => "segment-tracks";

    /// <inheritdoc />
    public string SettingPrefix => "SegmentTracks";

    /// <inheritdoc />
    public StreamTable Table => reader.Table;

    /// <inheritdoc />
    public string FileName => "track_events.json";

    /// <inheritdoc />
    public string SampleEvent =>
        """{"segment_tracks.event_name":"Ride Started","segment_tracks.original_timestamp_time":"2019-06-04 07:30:12"} or {"type":"track","event":"Ride Started","messageId":"…"}""";

    /// <inheritdoc />
    public string EventType => "tier.segment.track";

    /// <summary>The anonymousId, else the userId.</summary>
    public string? PartitionKey(byte[] value) =>
        reader.Extract(new ConsumedRecord { Topic = Name, Partition = 0, Offset = 0, Value = value }).Value is { } track
            ? JsonText.KeyOf(track.AnonymousId) ?? JsonText.KeyOf(track.UserId)
            : null;

    /// <inheritdoc />
    /// <exception cref="SettingException">SegmentTracks__OtherTypes is neither DeadLetter nor Ignore.</exception>
    public void Register(IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var setting = configuration[$"{SegmentTracksOptions.Section}:{nameof(SegmentTracksOptions.OtherTypes)}"];
        var otherTypes = string.IsNullOrEmpty(setting) ? OtherTypes.DeadLetter
            : Enum.TryParse<OtherTypes>(setting, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed) ? parsed
            : throw new SettingException("SegmentTracks__OtherTypes", $"SegmentTracks__OtherTypes is '{setting}': give it DeadLetter or Ignore.");
        services.AddStream(Name, new SegmentTracksStream(new() { OtherTypes = otherTypes }));
    }
}
