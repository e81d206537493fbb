using Tier.Pipeline.Streams.SegmentTracks;

namespace Tier.Benchmarks.Loading;

/// <summary>The columns of <c>segment_tracks</c>, in the table's order.</summary>
internal static class TrackColumns
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "topic_id", "kafka_partition", "kafka_offset", "event_day", "event_hash", .. new SegmentTracksStream(new()).Table.Columns,
        "additional_properties", "payload_hash", "kafka_timestamp", "loaded_at",
    ];

    /// <summary>Whether a column holds bytes that are no text.</summary>
    public static bool IsBinary(string column) => column.EndsWith("_hash", StringComparison.Ordinal);
}
