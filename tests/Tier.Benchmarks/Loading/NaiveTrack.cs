using Tier.Pipeline.Streams;

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
        var (record, row) = (outcome.Record, outcome.Row!);
        return new(
            topic, record.Partition, record.Offset, row.EventDay.ToDateTime(TimeOnly.MinValue), row.Identity?.Hash, Text("event_id"), Text("event_name")!,
            Time("original_timestamp"), Time("sent_at"), Time("received_at"), Time("timestamp"), Text("anonymous_id"), Text("user_id"),
            Text("context_timezone"), Text("context_os_name"), Text("context_os_version"), Text("context_device_type"), Text("context_device_model"),
            Text("context_device_manufacturer"), Text("context_device_id"), Text("context_app_name"), Text("context_app_version"), Text("context_app_build"),
            (double?)row["properties_rating"], Text("properties"), Text("context"), row.AdditionalProperties, outcome.PayloadHash,
            DateTimeOffset.FromUnixTimeMilliseconds(record.TimestampMilliseconds!.Value).UtcDateTime, DateTime.UtcNow);

        string? Text(string column) => (string?)row[column];

        DateTime? Time(string column) => (DateTime?)row[column];
    }
}
