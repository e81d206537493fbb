using System.Text.Json;
using System.Text.RegularExpressions;
using Tier.DataGenerator;

namespace Tier.Pipeline.Tests.Data;

public sealed partial class TrackDataTests
{
    private static readonly List<Track> Events = [.. DataFolder.Objects(DataFolder.Tracks(new GeneratorOptions { Faulty = false })).Select(json => new Track(json))];

    [Fact]
    public void Six_thousand_events_of_two_days_come_in_time_order()
    {
        Events.Should().HaveCount(6_000);
        Events.Select(track => track.Original).Should().BeInAscendingOrder();
        Events[0].Original.Should().BeAfter(new DateTime(2019, 6, 4, 0, 0, 0, DateTimeKind.Utc));
        Events[^1].Original.Should().BeBefore(new DateTime(2019, 6, 6, 0, 0, 0, DateTimeKind.Utc)).And.BeAfter(new DateTime(2019, 6, 5, 22, 0, 0, DateTimeKind.Utc));
    }

    [Fact]
    public void Every_event_has_the_documented_keys() =>
        Events.Select(track => string.Join(' ', track.Json.EnumerateObject().Select(property => property.Name))).Distinct().Should().Equal(string.Join(' ', new[]
        {
            "original_timestamp_time", "event_name", "context_timezone", "context_os_version", "context_os_name", "context_device_type", "context_device_model",
            "context_device_manufacturer", "context_device_id", "context_app_version", "context_app_name", "context_app_build", "anonymous_id", "received_time",
            "sent_time", "properties_rating",
        }.Select(key => "segment_tracks." + key)));

    [Fact]
    public void Events_are_sent_and_received_within_seconds()
    {
        foreach (var track in Events)
        {
            var received = track.Time("received_time")!.Value;
            var sent = track.Time("sent_time") ?? received;

            sent.Should().BeOnOrAfter(track.Original);
            received.Should().BeOnOrAfter(sent);
            (received - track.Original).Should().BeLessThan(TimeSpan.FromSeconds(6));
        }
    }

    [Theory]
    [InlineData("context_timezone")]
    [InlineData("context_device_manufacturer")]
    [InlineData("context_device_id")]
    [InlineData("context_app_build")]
    [InlineData("sent_time")]
    public void Some_values_are_null_as_in_real_exports(string field) =>
        Events.Count(track => track.Text(field) is null).Should().BeInRange(5, 300);

    [Fact]
    public void Only_rides_that_are_rated_have_a_rating_from_one_to_five_stars()
    {
        Events.Should().OnlyContain(track => track.Name == "Ride Rated" ? track.Rating >= 1 && track.Rating <= 5 : track.Rating == null);
        Events.Select(track => track.Rating).Distinct().Should().BeEquivalentTo(new int?[] { null, 1, 2, 3, 4, 5 });
    }

    [Fact]
    public void A_rider_keeps_their_phone()
    {
        foreach (var rider in Events.GroupBy(track => track.AnonymousId))
        {
            rider.Select(track => (track.Text("context_device_id"), track.Text("context_device_model"), track.Text("context_os_version"), track.Text("context_timezone")))
                .Distinct().Should().ContainSingle();
        }
    }

    [Fact]
    public void Phones_are_what_they_say_they_are()
    {
        foreach (var track in Events)
        {
            var isApple = track.Text("context_os_name") == "iOS";

            track.Text("context_os_name").Should().BeOneOf("iOS", "Android");
            track.Text("context_device_type").Should().Be(isApple ? "ios" : "android");
            track.Text("context_device_model")!.StartsWith("iPhone", StringComparison.Ordinal).Should().Be(isApple);
            ((track.Text("context_device_manufacturer") ?? (isApple ? "Apple" : null)) == "Apple").Should().Be(isApple);
            track.Text("context_os_version").Should().MatchRegex(isApple ? @"^1[0-2]\.\d" : @"^[789](\.|$)");
            track.Text("context_app_name").Should().Be("Tier");
            track.Text("context_app_version").Should().MatchRegex(@"^[23]\.\d\.\d$");
            track.AnonymousId.Should().MatchRegex(isApple ? UpperCaseUuid() : LowerCaseUuid());
            if (track.Text("context_device_id") is { } deviceId)
                deviceId.Should().MatchRegex(isApple ? UpperCaseUuid() : AndroidId());
        }
    }

    [Fact]
    public void A_rider_goes_through_the_funnel_step_by_step()
    {
        foreach (var rider in Events.GroupBy(track => track.AnonymousId))
        {
            var before = (Track?)null;
            var isSignedUp = rider.First().Name != "Application Installed";
            foreach (var track in rider)
            {
                var allowed = track.Name switch
                {
                    "Application Installed" => before is null,
                    "Application Opened" => before?.Name is not ("Vehicle Reserved" or "Ride Started"),
                    "Signup Started" => !isSignedUp && before?.Name == "Application Opened",
                    "Signup Completed" => before?.Name == "Signup Started",
                    "Payment Method Added" => before?.Name == "Signup Completed",
                    "Vehicle Reserved" => isSignedUp && before?.Name is "Application Opened" or "Payment Method Added",
                    "Reservation Cancelled" => before?.Name == "Vehicle Reserved",
                    "Ride Started" => before?.Name == "Vehicle Reserved",
                    "Ride Ended" => before?.Name == "Ride Started" && track.Original - before.Original is { TotalMinutes: >= 2 and <= 41 },
                    "Ride Rated" => before?.Name == "Ride Ended" && track.Original - before.Original is { TotalMinutes: < 1 },
                    _ => false,
                };
                allowed.Should().BeTrue("'{0}' comes after '{1}' at {2}", track.Name, before?.Name, track.Original);
                isSignedUp |= track.Name == "Signup Completed";
                before = track;
            }
        }
    }

    [Fact]
    public void Each_step_of_the_funnel_loses_riders()
    {
        int Count(string name) => Events.Count(track => track.Name == name);

        Count("Application Installed").Should().BeGreaterThan(Count("Signup Started"));
        Count("Signup Started").Should().BeGreaterThan(Count("Signup Completed"));
        Count("Application Opened").Should().BeGreaterThan(Count("Vehicle Reserved"));
        Count("Vehicle Reserved").Should().BeGreaterThan(Count("Ride Started"));
        Count("Ride Started").Should().BeGreaterThan(Count("Ride Rated"));
        (Count("Ride Started") - Count("Ride Ended")).Should().BeInRange(0, 10, "only the last rides are still under way");
        new[] { "Signup Completed", "Reservation Cancelled", "Ride Rated" }.Min(Count).Should().BeGreaterThan(50);
    }

    [Fact]
    public void Most_rides_begin_before_and_after_work()
    {
        int Rides(params int[] localHours) => Events.Count(track => track.Name == "Ride Started" && localHours.Contains((track.Original.Hour + 2) % 24)) / localHours.Length;

        var night = Rides(0, 1, 2, 3, 4);
        Rides(8).Should().BeGreaterThan(Rides(10, 11) * 5 / 4);
        Rides(17, 18).Should().BeGreaterThan(Rides(13, 14, 15) * 3 / 2);
        Rides(10, 11).Should().BeGreaterThan(night * 3);
    }

    [Fact]
    public void Fewer_rides_begin_where_and_when_it_rains()
    {
        var rides = Events.Where(track => track.Name == "Ride Started" && track.Text("context_timezone") is not null)
            .CountBy(track => (Zone: track.Text("context_timezone")!, Time: TenMinutes(track.Original))).ToDictionary();
        var weather = DataFolder.Objects(DataFolder.Weather(new GeneratorOptions { Faulty = false }))
            .Where(json => json.GetProperty("weather_data.currently_precipintensity").ValueKind == JsonValueKind.Number)
            .Select(json => (
                Zone: "Europe/" + json.GetProperty("weather_data.city").GetString(),
                Time: json.GetProperty("weather_data.date_time").GetString()!,
                IsWet: json.GetProperty("weather_data.currently_precipintensity").GetDouble() > 0))
            .ToList();
        var usual = weather.Where(at => !at.IsWet).GroupBy(at => (at.Zone, Hour(at.Time))).ToDictionary(hour => hour.Key, hour => hour.Average(at => rides.GetValueOrDefault((at.Zone, at.Time))));
        var wet = weather.Where(at => at.IsWet && usual.ContainsKey((at.Zone, Hour(at.Time)))).ToList();

        var expected = wet.Sum(at => usual[(at.Zone, Hour(at.Time))]);
        var ridden = wet.Sum(at => rides.GetValueOrDefault((at.Zone, at.Time)));

        expected.Should().BeGreaterThan(80, "that many would ride if it were dry");
        ((double)ridden).Should().BeLessThan(expected * 0.4);
        ridden.Should().BeGreaterThan(0);

        static string Hour(string time) => time[11..13];
    }

    private static string TenMinutes(DateTime time) => time.AddMinutes(-time.Minute % 10).ToString("yyyy-MM-dd HH:mm:00", System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex("^[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$")]
    private static partial Regex UpperCaseUuid();

    [GeneratedRegex("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")]
    private static partial Regex LowerCaseUuid();

    [GeneratedRegex("^[0-9a-f]{16}$")]
    private static partial Regex AndroidId();
}
