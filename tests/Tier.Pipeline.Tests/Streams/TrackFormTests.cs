using Tier.Pipeline.Records;
using Tier.Testing;
using static Tier.Pipeline.Tests.Streams.Events;

namespace Tier.Pipeline.Tests.Streams;

/// <summary>A record is read by what it is as a whole, and its names by what they mean.</summary>
public sealed class TrackFormTests
{
    [Fact]
    public void A_stray_member_of_the_flat_form_leaves_a_call_a_call_wherever_it_stands()
    {
        var wanted = TrackRow(GoodSegmentCall);
        var first = TrackRow("""{"event_name":"Stray",""" + GoodSegmentCall[1..]);
        var last = TrackRow(GoodSegmentCall[..^1] + ""","segment_tracks.event_name":"Stray"}""");

        (first with { Identity = wanted.Identity }).Should().Be(wanted with { AdditionalProperties = """{"event_name":"Stray","version":2,"channel":"mobile"}""" });
        (last with { Identity = wanted.Identity }).Should().Be(wanted with { AdditionalProperties = """{"version":2,"channel":"mobile","segment_tracks.event_name":"Stray"}""" });
        first.Identity!.Id.Should().Be("ajs-3f1b");
    }

    [Theory]
    [InlineData("""{"type":"track","event":"Page Viewed","event_name":"Ride Ended"}""")]
    [InlineData("""{"event_name":"Ride Ended","type":"track","event":"Page Viewed"}""")]
    [InlineData("""{"event":"Page Viewed","segment_tracks.event_name":"Ride Ended","context":{"os":{"name":"iOS"}}}""")]
    [InlineData("""{"context":{},"context":{},"event":"Page Viewed","event_name":"Ride Ended"}""")]
    [InlineData("""{"channel":"web","event_name":"Ride Ended","userId":"u","event":"Page Viewed"}""")]
    public void Where_as_many_names_are_of_either_form_a_type_or_an_event_makes_it_a_call(string value)
    {
        var row = TrackRow(value);

        row.EventName.Should().Be("Page Viewed");
        row.AdditionalProperties.Should().Contain("\"Ride Ended\"");
    }

    [Theory]
    [InlineData("""{"type":"ios",""")]
    [InlineData("""{"context":{"locale":"de"},""")]
    [InlineData("""{"event":"Stray",""")]
    [InlineData("""{"messageId":"stray","event":"Stray",""")]
    public void Stray_members_of_a_call_leave_a_flat_row_flat(string stray)
    {
        var row = TrackRow(stray + GoodFlatTrack[1..]);

        row.EventName.Should().Be("Signup Started");
        row.ContextDeviceModel.Should().Be("iPhone10,4");
        row.PropertiesRating.Should().Be(4);
    }

    [Fact]
    public void A_call_of_another_type_is_one_with_a_stray_member_too()
    {
        TransformTrack(Record("""{"event_name":"Stray","type":"identify","userId":"u","traits":{}}""")).Rejection!.Reason.Should().Be(ReasonCode.UnsupportedType);
    }

    [Theory]
    [InlineData("""{"type":"track","event":"e","messageid":"m-1","anonymousid":"a-1","userid":"u-1","originaltimestamp":"2019-06-04T07:30:12Z","sentat":"2019-06-04T07:30:13Z","receivedat":"2019-06-04T07:30:14Z","timestamp":"2019-06-04T07:30:15Z","properties":{"rating":4},"context":{"timezone":"UTC"}}""")]
    [InlineData("""{"type":"track","event":"e","message_id":"m-1","anonymous_id":"a-1","user_id":"u-1","original_timestamp":"2019-06-04T07:30:12Z","sent_at":"2019-06-04T07:30:13Z","received_at":"2019-06-04T07:30:14Z","timestamp":"2019-06-04T07:30:15Z","properties":{"rating":4},"context":{"timezone":"UTC"}}""")]
    [InlineData("""{"anonymous_id":"a-1","user_id":"u-1","messageId":"m-1","event":"e","original_timestamp":"2019-06-04T07:30:12Z","sent_at":"2019-06-04T07:30:13Z","received_at":"2019-06-04T07:30:14Z","timestamp":"2019-06-04T07:30:15Z","context_timezone":"UTC","properties_rating":4}""")]
    [InlineData("""{"ID":"m-1","EVENT":"x","EVENT_TEXT":"e","ANONYMOUS_ID":"a-1","USER_ID":"u-1","ORIGINAL_TIMESTAMP":"2019-06-04T07:30:12Z","SENT_AT":"2019-06-04T07:30:13Z","RECEIVED_AT":"2019-06-04T07:30:14Z","TIMESTAMP":"2019-06-04T07:30:15Z","CONTEXT_TIMEZONE":"UTC","RATING":4}""")]
    [InlineData("""{"segment_tracks.id":"m-1","segment_tracks.event_text":"e","segment_tracks.anonymous_id":"a-1","segment_tracks.user_id":"u-1","segment_tracks.original_timestamp":"2019-06-04T07:30:12Z","segment_tracks.sent_at":"2019-06-04T07:30:13Z","segment_tracks.received_at":"2019-06-04T07:30:14Z","segment_tracks.timestamp":"2019-06-04T07:30:15Z","segment_tracks.context_timezone":"UTC","segment_tracks.rating":4}""")]
    public void Every_spelling_of_a_name_is_read_as_what_it_means(string value)
    {
        var second = new DateTime(2019, 6, 4, 7, 30, 12, DateTimeKind.Utc);

        TrackRow(value).Should().Match<SegmentTrackRow>(row => row.EventId == "m-1" && row.EventName == "e" && row.AnonymousId == "a-1" && row.UserId == "u-1"
            && row.OriginalTimestamp == second && row.SentAt == second.AddSeconds(1) && row.ReceivedAt == second.AddSeconds(2) && row.Timestamp == second.AddSeconds(3)
            && row.ContextTimezone == "UTC" && row.PropertiesRating == 4 && row.EventDay == new DateOnly(2019, 6, 4) && row.Identity!.Id == "m-1");
    }

    [Fact]
    public void A_row_of_a_warehouse_is_typed_and_keeps_what_has_no_column()
    {
        var row = TrackRow(System.Text.Encoding.UTF8.GetString(Cases.Read("warehouse-snake-case.jsonl").Single()));

        row.Should().Match<SegmentTrackRow>(track => track.EventId == "ajs-1" && track.EventName == "Ride Started" && track.AnonymousId == "a-1" && track.UserId == "u-1"
            && track.OriginalTimestamp == new DateTime(2019, 6, 4, 7, 30, 12, 345) && track.SentAt == new DateTime(2019, 6, 4, 7, 30, 13)
            && track.ReceivedAt == new DateTime(2019, 6, 4, 7, 30, 14) && track.Timestamp == new DateTime(2019, 6, 4, 7, 30, 12, 900)
            && track.ContextTimezone == "Europe/Berlin" && track.ContextOsName == "iOS" && track.ContextOsVersion == "12.2" && track.ContextAppVersion == "3.0.4"
            && track.PropertiesRating == 4);
        row.AdditionalProperties.Should().Be("""{"event":"ride_started","uuid_ts":"2019-06-04 07:31:00"}""");
        row.UntypedFields.Should().Be(0);
        row.Identity!.Id.Should().Be("ajs-1");
    }

    [Theory]
    [InlineData("""{"event_name":"e","id":"7","rating":4}""")]
    [InlineData("""{"type":"track","event":"e","id":"7","event_text":"Other","rating":4}""")]
    public void An_id_and_a_rating_at_the_top_are_the_events_only_in_a_row_of_a_warehouse(string value)
    {
        TrackRow(value).Should().Match<SegmentTrackRow>(row => row.EventName == "e" && row.EventId == null && row.Identity == null && row.PropertiesRating == null);
    }

    [Theory]
    [InlineData("""{"message_id":"other","messageid":"other","type":"track","event":"e","messageId":"m-1"}""", """{"message_id":"other","messageid":"other"}""")]
    [InlineData("""{"type":"track","event":"e","messageId":null,"messageid":"m-1"}""", null)]
    [InlineData("""{"type":"track","event":"e","messageid":"old","messageid":"m-1"}""", """{"messageid#2":"old"}""")]
    [InlineData("""{"type":"track","event":"e","message_id":"other","messageid":"m-1"}""", """{"message_id":"other"}""")]
    [InlineData("""{"event_text":"e","event_name":"e","message_id":"other","event_id":"m-1"}""", """{"event_text":"e","message_id":"other"}""")]
    public void The_forms_own_name_counts_before_a_foreign_one_and_nothing_is_lost(string value, string? kept)
    {
        var row = TrackRow(value);

        row.EventId.Should().Be("m-1");
        row.AdditionalProperties.Should().Be(kept);
    }

    [Fact]
    public void What_does_not_fit_is_kept_under_the_name_by_which_it_came()
    {
        var row = TrackRow("""{"event_text":"e","sent_at":"soon","context_os_name":["iOS"]}""");

        row.AdditionalProperties.Should().Be("""{"sent_at":"soon","context_os_name":["iOS"]}""");
        row.UntypedFields.Should().Be(2);
    }
}
