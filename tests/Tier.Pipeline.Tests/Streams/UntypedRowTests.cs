using Tier.Pipeline.Streams;
using Tier.Pipeline.Tests.Fuzzing;
using static Tier.Pipeline.Tests.Streams.Events;

namespace Tier.Pipeline.Tests.Streams;

/// <summary>A record that fills no column but those that every row has to was not understood.</summary>
public sealed class UntypedRowTests
{
    [Theory]
    [InlineData("\"temp\":18.4,\"wind\":3")]
    [InlineData("\"currently_humidity\":\"wet\"")]
    [InlineData("\"currently_humidity\":null")]
    public void Weather_of_which_only_the_required_fields_were_understood_is_untyped(string fields) =>
        IsUntyped(Transforms.Weather(Record(WeatherWith(fields)))).Should().BeTrue();

    [Theory]
    [InlineData("\"currently_humidity\":0")]
    [InlineData("\"currently_preciptype\":\"drizzle\"")]
    [InlineData("\"currently_windspeed\":3,\"temp\":18.4")]
    public void Weather_with_one_optional_column_is_typed(string fields) =>
        IsUntyped(Transforms.Weather(Record(WeatherWith(fields)))).Should().BeFalse();

    [Theory]
    [InlineData("""{"type":"track","event":"e"}""")]
    [InlineData("""{"event_name":"e","Zeit":"2019-06-04 07:30:00","Nutzer":"u-1"}""")]
    [InlineData("""{"type":"track","event":"e","messageId":"m-1","properties":{"speed":3},"context":{"ip":"::1"}}""")]
    public void A_track_with_no_more_than_a_name_an_id_and_json_is_untyped(string value) =>
        IsUntyped(Transforms.Track(Record(value, Header("ce_source", "/replay"), Header("ce_id", "1")))).Should().BeTrue();

    [Theory]
    [InlineData("""{"type":"track","event":"e","userId":"u"}""")]
    [InlineData("""{"type":"track","event":"e","properties":{"rating":1}}""")]
    [InlineData("""{"event_name":"e","sent_at":"2019-06-04"}""")]
    [InlineData(GoodFlatTrack)]
    [InlineData(GoodSegmentCall)]
    public void A_track_with_one_optional_column_is_typed(string value) =>
        IsUntyped(Transforms.Track(Record(value))).Should().BeFalse();

    private static bool IsUntyped(RecordOutcome outcome) => outcome.Row!.IsUntyped;
}
