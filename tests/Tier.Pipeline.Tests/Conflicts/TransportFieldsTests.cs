using System.Globalization;
using Tier.Pipeline.Conflicts;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Tests.Conflicts;

/// <summary>When two rows are one event that was sent twice.</summary>
public sealed class TransportFieldsTests
{
    private const string Original = "2019-06-04T07:30:12.345Z";

    [Theory]
    [InlineData("07:30:13", "07:30:14", "07:30:13.345", true)]
    [InlineData("08:30:13", "07:30:14", "06:30:13.345", true)] // the device's clock is an hour fast
    [InlineData("07:30:13", "07:30:14", "07:30:15", true)] // times that were cut to seconds
    [InlineData("07:30:13", "07:30:14", "07:30:15.345", false)]
    [InlineData("07:30:13", "07:30:14", "07:30:11.345", false)]
    [InlineData("07:30:13", null, "07:30:13.400", false)]
    [InlineData("07:30:13", null, null, true)]
    public void The_timestamp_is_Segments_where_it_follows_from_the_other_times(string sent, string? received, string? timestamp, bool isTransport) =>
        AreAll(Row(Original, "07:29:00", "07:29:01", "07:30:13.345"), Row(Original, sent, received, timestamp)).Should().Be(isTransport);

    [Fact]
    public void Where_the_devices_own_time_differs_or_is_not_known_the_timestamp_counts()
    {
        AreAll(Row(null, "07:30:13", "07:30:14", "07:30:13"), Row(null, "07:31:13", "07:31:14", "07:30:14")).Should().BeFalse();
        AreAll(Row(Original, "07:30:13", "07:30:14", null), Row("2019-06-04T07:30:13.345Z", "07:30:13", "07:30:14", null)).Should().BeFalse();
        AreAll(Row(null, "07:30:13", "07:30:14", "07:30:13"), Row(null, "07:31:13", "07:31:14", "07:30:13")).Should().BeTrue("it is the same");
    }

    [Theory]
    [InlineData("sentAt", "receivedAt", "originalTimestamp", "timestamp")]
    [InlineData("sent_at", "received_at", "original_timestamp", "timestamp")]
    [InlineData("sent_time", "received_time", "original_timestamp_time", "timestamp_time")]
    [InlineData("segment_tracks.sent_time", "segment_tracks.received_time", "segment_tracks.original_timestamp_time", "segment_tracks.timestamp_time")]
    public void Each_spelling_counts_where_no_column_took_the_field(string sent, string received, string original, string timestamp)
    {
        RowField[] Kept(int minute, string corrected) => Row(null, null, null, null,
            string.Create(CultureInfo.InvariantCulture, $$"""{"{{sent}}":"2019-06-04 07:{{minute}}:13","{{received}}":"2019-06-04 07:{{minute}}:14","{{original}}":"{{Original}}","{{timestamp}}":"2019-06-04 {{corrected}}"}"""));

        AreAll(Kept(30, "07:30:12.900"), Kept(36, "07:30:13.900")).Should().BeTrue();
        AreAll(Kept(30, "07:30:12.900"), Kept(36, "07:36:12.900")).Should().BeFalse();
    }

    [Fact]
    public void Any_other_difference_is_a_conflict()
    {
        AreAll(Row(Original, "07:30:13", "07:30:14", null, """{"version":1}"""), Row(Original, "07:31:13", "07:31:14", null, """{"version":2}""")).Should().BeFalse();
        AreAll(Row(Original, "07:30:13", "07:30:14", null, """{"a":{"sentAt":1}}"""), Row(Original, "07:30:13", "07:30:14", null, """{"a":{"sentAt":2}}""")).Should().BeFalse();
        AreAll(Row(Original, "07:30:13", "07:30:14", null), Row(Original, "07:30:13", "07:30:14", null)).Should().BeFalse("there is none");
        AreAll([RowField.Of("city", false, "a"), RowField.Of("additional_properties", true, """{"sentAt":1}""")], [RowField.Of("city", false, "a"), RowField.Of("additional_properties", true, """{"sentAt":2}""")])
            .Should().BeFalse("a stream without these columns has no such fields");
    }

    private static bool AreAll(RowField[] first, RowField[] other) => TransportFields.AreAll(FieldComparison.Compare(first, other), first, other);

    private static RowField[] Row(string? original, string? sent, string? received, string? timestamp, string? additional = null) =>
    [
        RowField.Of("event_name", false, "Ride Started"),
        RowField.Of("original_timestamp", false, original),
        RowField.Of("sent_at", false, Today(sent)),
        RowField.Of("received_at", false, Today(received)),
        RowField.Of("timestamp", false, Today(timestamp)),
        RowField.Of("additional_properties", true, additional),
    ];

    private static string? Today(string? time) => time is null ? null : $"2019-06-04T{time}Z";
}
