using Tier.Pipeline.Records;
using Tier.Pipeline.Streams.SegmentTracks;
using static Tier.Pipeline.Tests.Streams.Events;

namespace Tier.Pipeline.Tests.Streams;

public sealed class SegmentTracksStreamTests
{
    [Fact]
    public void A_flat_event_becomes_a_row_with_every_column()
    {
        var row = TrackRow(GoodFlatTrack);

        row.Values.Should().Equal(new Dictionary<string, object?>
        {
            ["event_id"] = null,
            ["event_name"] = "Signup Started",
            ["original_timestamp"] = new DateTime(2019, 6, 4, 7, 30, 12, DateTimeKind.Utc),
            ["sent_at"] = new DateTime(2019, 6, 4, 7, 30, 13, DateTimeKind.Utc),
            ["received_at"] = new DateTime(2019, 6, 4, 7, 30, 14, DateTimeKind.Utc),
            ["timestamp"] = null,
            ["anonymous_id"] = "5EED0001-0000-4000-8000-000000000001",
            ["user_id"] = null,
            ["context_timezone"] = "Europe/Zurich",
            ["context_os_name"] = "iOS",
            ["context_os_version"] = "12.2",
            ["context_device_type"] = "ios",
            ["context_device_model"] = "iPhone10,4",
            ["context_device_manufacturer"] = "Apple",
            ["context_device_id"] = "C0FFEE00-0000-4000-8000-000000000001",
            ["context_app_name"] = "Tier",
            ["context_app_version"] = "3.0.4",
            ["context_app_build"] = "3.0.4.1",
            ["properties_rating"] = 4d,
            ["properties"] = null,
            ["context"] = null,
        });
        row.EventDay.Should().Be(new DateOnly(2019, 6, 4));
        row.AdditionalProperties.Should().BeNull();
        TrackRow(GoodFlatTrack.Replace("segment_tracks.", "")).Should().Be(row);
        TrackRow(GoodFlatTrack + ",").Should().Be(row);
    }

    [Fact]
    public void Segments_own_call_becomes_a_row_with_every_column()
    {
        var row = TrackRow(GoodSegmentCall);

        row.Values.Should().Equal(new Dictionary<string, object?>
        {
            ["event_id"] = "ajs-3f1b",
            ["event_name"] = "Ride Ended",
            ["original_timestamp"] = new DateTime(2019, 6, 4, 7, 30, 12, 345, DateTimeKind.Utc),
            ["sent_at"] = new DateTime(2019, 6, 4, 7, 30, 13, DateTimeKind.Utc),
            ["received_at"] = new DateTime(2019, 6, 4, 7, 30, 14, DateTimeKind.Utc),
            ["timestamp"] = new DateTime(2019, 6, 4, 7, 30, 12, 300, DateTimeKind.Utc),
            ["anonymous_id"] = "507f191e",
            ["user_id"] = "157963456373623802",
            ["context_timezone"] = "Europe/Berlin",
            ["context_os_name"] = "Android",
            ["context_os_version"] = "9",
            ["context_device_type"] = "android",
            ["context_device_model"] = "SM-G960F",
            ["context_device_manufacturer"] = "Samsung",
            ["context_device_id"] = "B5372DB0-C21E-11E4-8DFC-AA07A5B093DB",
            ["context_app_name"] = "Tier",
            ["context_app_version"] = "3.0.4",
            ["context_app_build"] = "3.0.4.1",
            ["properties_rating"] = 4.5,
            ["properties"] = """{"distance":1240,"tags":["city","night \ud83d\ude00"],"scooter":{"id":"S-17","battery":0.81}}""",
            ["context"] = """{"locale":"de-DE","os":{"kernel":"4.14"}}""",
        });
        row.AdditionalProperties.Should().Be("""{"version":2,"channel":"mobile"}""");
        row.UntypedFields.Should().Be(0);
    }

    [Theory]
    [InlineData("""{"event_name":"Ride Started","anonymous_id":"a","properties_rating":"five","original_timestamp_time":"soon"}""", """{"original_timestamp_time":"soon","properties_rating":"five"}""", 2)]
    [InlineData("""{"event":"Ride Started","properties":"","context":[1]}""", """{"properties":"","context":[1]}""", 2)]
    [InlineData("""{"event":"Ride Started","properties":null,"context":{}}""", null, 0)]
    [InlineData("""{"event":"Ride Started","context":{"os":"iOS","device":null}}""", """{"context.os":"iOS"}""", 1)]
    [InlineData("""{"event":"Ride Started","context":{"os":{"version":9}},"properties":{"rating":[5]},"sentAt":{}}""", """{"sentAt":{},"context.os.version":9,"properties.rating":[5]}""", 3)]
    [InlineData("""{"event":"Ride Started","integrations":{"All":true},"type":null}""", """{"integrations":{"All":true}}""", 0)]
    [InlineData("""{"event":"Ride Started","userId":"","anonymousId":null}""", null, 0)]
    [InlineData("""{"event":"Ride Started","userId":true,"anonymousId":"\ud800"}""", """{"anonymousId":"\\ud800","userId":true}""", 2)]
    public void What_has_no_column_or_doesnt_fit_its_column_is_kept(string value, string? kept, int untyped)
    {
        var row = TrackRow(value);

        row.AdditionalProperties.Should().Be(kept);
        row.UntypedFields.Should().Be(untyped);
        (row with { AdditionalProperties = null, UntypedFields = 0 }).Should().Match<SegmentTrackRow>(track =>
            track.EventName == "Ride Started" && track.UserId == null && track.PropertiesRating == null && track.Properties == null
            && track.Context == null && track.OriginalTimestamp == null && track.ContextOsName == null && track.EventDay == StreamRow.NoDay);
    }

    [Fact]
    public void The_channel_may_be_in_the_context_or_at_the_top()
    {
        TrackRow("""{"event":"e","channel":"server"}""").AdditionalProperties.Should().Be("""{"channel":"server"}""");
        TrackRow("""{"event":"e","context":{"channel":"server"}}""").Context.Should().Be("""{"channel":"server"}""");
    }

    [Fact]
    public void Of_two_contexts_the_last_one_counts_and_the_other_is_kept()
    {
        var row = TrackRow("""{"event":"e","context":{"timezone":"UTC","os":{"name":"iOS"}},"context":{"locale":"de"}}""");

        row.Should().Match<SegmentTrackRow>(track => track.ContextTimezone == null && track.ContextOsName == null && track.Context == """{"locale":"de"}""");
        row.AdditionalProperties.Should().Be("""{"context#2":{"timezone":"UTC","os":{"name":"iOS"}}}""");
    }

    [Fact]
    public void A_field_that_comes_twice_in_an_object_is_kept_with_its_path()
    {
        var row = TrackRow("""{"event":"e","event":"f","context":{"os":{"name":"iOS","name":"Android","kernel":1,"kernel":2}},"properties":{"rating":1,"rating":"two"}}""");

        row.Should().Match<SegmentTrackRow>(track => track.EventName == "f" && track.ContextOsName == "Android" && track.PropertiesRating == null);
        row.AdditionalProperties.Should().Be("""{"event#2":"e","properties.rating#2":1,"context.os.name#2":"iOS","properties.rating":"two"}""");
        row.Context.Should().Be("""{"os":{"kernel":2,"kernel#2":1}}""");
        row.UntypedFields.Should().Be(1);
    }

    [Fact]
    public void The_day_is_never_taken_from_the_receiving_time()
    {
        TrackRow("""{"event":"e","receivedAt":"2019-06-04","sentAt":"2019-06-04","timestamp":"2019-06-04"}""").EventDay.Should().Be(StreamRow.NoDay);
        TrackRow("""{"event":"e","originalTimestamp":"2019-06-04T23:30:00-01:00"}""").EventDay.Should().Be(new DateOnly(2019, 6, 5));
    }

    [Theory]
    [InlineData("""{"type":"track"}""", "event is missing, wanted a string")]
    [InlineData("""{"event":null}""", "event is null, wanted a string")]
    [InlineData("""{"event_name":null,"type":"track"}""", "event_name is null, wanted a string")]
    [InlineData("""{"segment_tracks.user_id":"u"}""", "event_name is missing, wanted a string")]
    [InlineData("""{"segment_tracks.event":null}""", "event is null, wanted a string")]
    [InlineData("""{"messageId":"m","context":{}}""", "event is missing, wanted a string")]
    [InlineData("""{"type":"track","event":""}""", "event is \"\", wanted a string that isn't blank")]
    [InlineData("""{"event_name":" "}""", "event_name is \" \", wanted a string that isn't blank")]
    [InlineData("""{"id":"i","event_text":"\u3000"}""", "event_text is \"\\u3000\", wanted a string that isn't blank")]
    public void The_event_is_missed_by_the_name_of_its_format(string value, string sentence)
    {
        TransformTrack(Record(value)).Rejection.Should().Be(new Rejection(ReasonCode.MissingField, sentence));
    }

    [Theory]
    [InlineData("identify")]
    [InlineData("page")]
    [InlineData("screen")]
    [InlineData("group")]
    [InlineData("alias")]
    public void Other_types_are_dead_letters_or_left_out_as_the_setting_says(string type)
    {
        var record = Record($$"""{"type":"{{type}}","userId":"u"}""");

        TransformTrack(record).Rejection.Should().Be(new Rejection(ReasonCode.UnsupportedType, $"type is \"{type}\", wanted \"track\""));
        Transform(record, OtherTypes.Ignore).Should().Be(new StepResult<SegmentTrackRow>(null, null));
    }

    [Theory]
    [InlineData("\"Track\"")]
    [InlineData("\"trakc\"")]
    [InlineData("5")]
    public void A_type_that_isnt_one_of_Segments_is_never_left_out(string type)
    {
        Transform(Record($$"""{"type":{{type}},"event":"e"}"""), OtherTypes.Ignore).Rejection!.Reason.Should().Be(ReasonCode.UnsupportedType);
    }

    private static StepResult<SegmentTrackRow> Transform(ConsumedRecord record, OtherTypes otherTypes) => TransformTrack(record, otherTypes);
}
