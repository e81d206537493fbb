using System.Text;
using Tier.Pipeline.Records;
using Tier.Pipeline.Streams.SegmentTracks;
using Tier.Pipeline.Streams.Weather;

namespace Tier.Pipeline.Tests.Streams;

/// <summary>Good events of both streams, and records made of events.</summary>
internal static class Events
{
    public const string Weather = """
        {"weather_data.date_time":"2019-06-04 07:30:00","weather_data.city":"Zurich","weather_data.currently_apparenttemperature":17.9,"weather_data.currently_humidity":0.71,"weather_data.currently_precipintensity":0.2,"weather_data.currently_precipprobability":0.35,"weather_data.currently_preciptype":"rain","weather_data.currently_temperature":18.42,"weather_data.currently_visibility":9.87,"weather_data.currently_windspeed":3.1}
        """;

    public const string GoodFlatTrack = """
        {"segment_tracks.original_timestamp_time":"2019-06-04 07:30:12","segment_tracks.event_name":"Signup Started","segment_tracks.context_timezone":"Europe/Zurich","segment_tracks.context_os_version":"12.2","segment_tracks.context_os_name":"iOS","segment_tracks.context_device_type":"ios","segment_tracks.context_device_model":"iPhone10,4","segment_tracks.context_device_manufacturer":"Apple","segment_tracks.context_device_id":"C0FFEE00-0000-4000-8000-000000000001","segment_tracks.context_app_version":"3.0.4","segment_tracks.context_app_name":"Tier","segment_tracks.context_app_build":"3.0.4.1","segment_tracks.anonymous_id":"5EED0001-0000-4000-8000-000000000001","segment_tracks.received_time":"2019-06-04 07:30:14","segment_tracks.sent_time":"2019-06-04 07:30:13","segment_tracks.properties_rating":4}
        """;

    public const string GoodSegmentCall = """
        {"type":"track","event":"Ride Ended","messageId":"ajs-3f1b","userId":157963456373623802,"anonymousId":"507f191e","version":2,"channel":"mobile",
         "properties":{"rating":4.5,"distance":1240,"tags":["city","night \ud83d\ude00"],"scooter":{"id":"S-17","battery":0.81}},
         "context":{"timezone":"Europe/Berlin","locale":"de-DE","os":{"name":"Android","version":"9","kernel":"4.14"},
          "device":{"type":"android","model":"SM-G960F","manufacturer":"Samsung","id":"B5372DB0-C21E-11E4-8DFC-AA07A5B093DB"},
          "app":{"name":"Tier","version":"3.0.4","build":"3.0.4.1"}},
         "originalTimestamp":"2019-06-04T09:30:12.3456789+02:00","sentAt":"2019-06-04T07:30:13Z","receivedAt":1559633414000,"timestamp":"2019-06-04 07:30:12.300000000 +0000 UTC"}
        """;

    public static ConsumedRecord Record(byte[]? value, params RecordHeader[] headers) =>
        new() { Topic = "events", Partition = 0, Offset = 0, Value = value, Headers = headers };

    public static ConsumedRecord Record(string value, params RecordHeader[] headers) => Record(Encoding.UTF8.GetBytes(value), headers);

    public static RecordHeader Header(string name, string value) => new(name, Encoding.UTF8.GetBytes(value));

    public static StepResult<WeatherRow> TransformWeather(ConsumedRecord record)
    {
        var stream = new WeatherStream();
        var outcome = stream.Apply(record);
        return new(outcome.Row is { } row ? Streams.WeatherRow.Of(stream.Table, row) : null, outcome.Rejection);
    }

    public static StepResult<SegmentTrackRow> TransformTrack(ConsumedRecord record, OtherTypes otherTypes = OtherTypes.DeadLetter)
    {
        var stream = new SegmentTracksStream(new() { OtherTypes = otherTypes });
        var outcome = stream.Apply(record);
        return new(outcome.Row is { } row ? SegmentTrackRow.Of(stream.Table, row) : null, outcome.Rejection);
    }

    public static WeatherRow WeatherRow(string value) => Row(TransformWeather(Record(value)));

    public static SegmentTrackRow TrackRow(string value, params RecordHeader[] headers) => Row(TransformTrack(Record(value, headers)));

    /// <summary>A weather event that has the required fields and these ones.</summary>
    public static string WeatherWith(string fields) => $$"""{"date_time":"2019-06-04 07:30:00","city":"Zurich","currently_temperature":18.42,{{fields}}}""";

    private static T Row<T>(StepResult<T> result)
        where T : class
    {
        result.Rejection.Should().BeNull();
        return result.Value!;
    }
}
