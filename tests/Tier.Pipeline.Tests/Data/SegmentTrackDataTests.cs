using System.Globalization;
using System.Text.Json;
using Tier.DataGenerator;

namespace Tier.Pipeline.Tests.Data;

public sealed class SegmentTrackDataTests
{
    private static readonly GeneratorOptions Options = new() { Faulty = false, TrackFormat = TrackFormat.Segment };
    private static readonly List<JsonElement> Events = DataFolder.Objects(DataFolder.Tracks(Options));
    private static readonly List<Track> FlatEvents = [.. DataFolder.Objects(DataFolder.Tracks(Options with { TrackFormat = TrackFormat.Flat })).Select(json => new Track(json))];

    [Fact]
    public void Both_formats_tell_the_same_events()
    {
        Events.Should().HaveCount(FlatEvents.Count);
        foreach (var (nested, flat) in Events.Zip(FlatEvents))
        {
            var context = nested.GetProperty("context");
            nested.GetProperty("event").GetString().Should().Be(flat.Name);
            nested.GetProperty("anonymousId").GetString().Should().Be(flat.AnonymousId);
            context.GetProperty("timezone").GetString().Should().Be(flat.Text("context_timezone"));
            context.GetProperty("os").GetProperty("name").GetString().Should().Be(flat.Text("context_os_name"));
            context.GetProperty("os").GetProperty("version").GetString().Should().Be(flat.Text("context_os_version"));
            context.GetProperty("device").GetProperty("id").GetString().Should().Be(flat.Text("context_device_id"));
            context.GetProperty("device").GetProperty("model").GetString().Should().Be(flat.Text("context_device_model"));
            context.GetProperty("device").GetProperty("manufacturer").GetString().Should().Be(flat.Text("context_device_manufacturer"));
            context.GetProperty("device").GetProperty("type").GetString().Should().Be(flat.Text("context_device_type"));
            context.GetProperty("app").GetProperty("name").GetString().Should().Be(flat.Text("context_app_name"));
            context.GetProperty("app").GetProperty("version").GetString().Should().Be(flat.Text("context_app_version"));
            context.GetProperty("app").GetProperty("build").GetString().Should().Be(flat.Text("context_app_build"));
            (nested.GetProperty("properties").TryGetProperty("rating", out var rating) ? rating.GetInt32() : (int?)null).Should().Be(flat.Rating);
            Seconds(Time(nested, "originalTimestamp")!.Value).Should().Be(flat.Original);
            Seconds(Time(nested, "receivedAt")!.Value).Should().Be(flat.Time("received_time"));
        }
    }

    [Fact]
    public void Every_call_is_a_track_call_with_an_id_of_its_own()
    {
        Events.Should().OnlyContain(track => track.GetProperty("type").GetString() == "track");
        Events.Select(track => track.GetProperty("messageId").GetGuid()).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void The_timestamp_is_the_original_one_by_the_servers_clock()
    {
        foreach (var track in Events.Where(track => Time(track, "sentAt") is not null))
            Time(track, "timestamp").Should().Be(Time(track, "receivedAt") - (Time(track, "sentAt") - Time(track, "originalTimestamp")));
    }

    [Fact]
    public void A_rider_has_a_user_id_from_signing_up_on()
    {
        Events.Where(track => track.GetProperty("event").GetString() is "Application Installed" or "Signup Started").Should().OnlyContain(track => track.GetProperty("userId").ValueKind == JsonValueKind.Null);
        Events.Where(track => track.GetProperty("event").GetString() is "Signup Completed" or "Ride Started").Should().OnlyContain(track => track.GetProperty("userId").ValueKind == JsonValueKind.String);
        Events.GroupBy(track => track.GetProperty("anonymousId").GetString()).Should().OnlyContain(rider => rider.Select(track => track.GetProperty("userId").GetString()).Where(id => id != null).Distinct().Count() <= 1);
    }

    [Fact]
    public void A_ride_is_about_one_scooter()
    {
        foreach (var rider in Events.GroupBy(track => track.GetProperty("anonymousId").GetString()))
        {
            int? vehicle = null;
            foreach (var track in rider)
            {
                var number = track.GetProperty("properties").TryGetProperty("vehicle_number", out var property) ? property.GetInt32() : (int?)null;
                var name = track.GetProperty("event").GetString();
                if (name == "Vehicle Reserved")
                    vehicle = number;
                if (name is "Reservation Cancelled" or "Ride Started" or "Ride Ended" or "Ride Rated")
                    number.Should().Be(vehicle);
            }
        }
    }

    private static DateTime? Time(JsonElement track, string field) => track.GetProperty(field).GetString() is { } text
        ? DateTime.ParseExact(text, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal)
        : null;

    private static DateTime Seconds(DateTime time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond));
}
