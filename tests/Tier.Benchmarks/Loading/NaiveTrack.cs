using Tier.Pipeline.Etl;
using Tier.Pipeline.Streams.SegmentTracks;

namespace Tier.Benchmarks.Loading;

/// <summary>A row as one hands it to Dapper; the names are the columns', so that the statement can be written from them.</summary>
#pragma warning disable IDE1006, CA1707 // Names as the columns have them.
internal sealed record NaiveTrack(
    ushort topic_id, int kafka_partition, long kafka_offset, DateTime event_day, byte[]? event_hash, string? event_id, string event_name, DateTime? original_timestamp, DateTime? sent_at,
    DateTime? received_at, DateTime? timestamp, string? anonymous_id, string? user_id, string? context_timezone, string? context_os_name, string? context_os_version,
    string? context_device_type, string? context_device_model, string? context_device_manufacturer, string? context_device_id, string? context_app_name, string? context_app_version,
    string? context_app_build, double? properties_rating, string? properties, string? context, string? additional_properties, byte[] payload_hash, DateTime kafka_timestamp, DateTime loaded_at)
#pragma warning restore IDE1006, CA1707
{
    /// <summary>Makes one.</summary>
    public static NaiveTrack Of(ushort topic, RecordOutcome outcome)
    {
        var (record, row) = (outcome.Record, (SegmentTrackRow)outcome.Row!);
        return new(
            topic, record.Partition, record.Offset, row.EventDay.ToDateTime(TimeOnly.MinValue), row.Identity?.Hash, row.EventId, row.EventName, row.OriginalTimestamp, row.SentAt,
            row.ReceivedAt, row.Timestamp, row.AnonymousId, row.UserId, row.ContextTimezone, row.ContextOsName, row.ContextOsVersion,
            row.ContextDeviceType, row.ContextDeviceModel, row.ContextDeviceManufacturer, row.ContextDeviceId, row.ContextAppName, row.ContextAppVersion,
            row.ContextAppBuild, row.PropertiesRating, row.Properties, row.Context, row.AdditionalProperties, outcome.PayloadHash,
            DateTimeOffset.FromUnixTimeMilliseconds(record.TimestampMilliseconds!.Value).UtcDateTime, DateTime.UtcNow);
    }
}
