using System.Text.Json;
using Tier.EndToEnd.Tests.Running;
using Tier.Testing;

namespace Tier.EndToEnd.Tests;

/// <summary>The whole app on records that it must not misread, and on some that it can't understand: it says so everywhere.</summary>
public sealed class ForeignRecordTests(TestServers servers)
{
    private static readonly string[] Foreign =
    [
        """{"event_name":"Ride Started","Zeit":"2019-06-04 07:30:00","Nutzer":"u-1"}""",
        """{"event_name":"Ride Ended","Nutzer":"u-1"}""",
    ];

    private const string Said =
        "  2 untyped: rows that fill no column but the required ones; the fields they keep most often: Nutzer, Zeit";

    [Fact]
    public async Task Records_that_are_not_understood_are_counted_in_the_view_the_verdict_and_the_JSON()
    {
        await using var folder = await ProjectFolder.CreateAsync(servers, BrokerKind.InProcess, lines: 1);
        var tracks = folder.FileNamed("tracks.jsonl");
        await File.WriteAllLinesAsync(tracks,
        [
            .. Foreign,
            .. new[] { "empty-event.jsonl", "sdk-retry.jsonl", "warehouse-snake-case.jsonl" }
                .SelectMany(name => File.ReadLines(Cases.PathOf(name))),
        ]);
        folder.Set("SegmentTracksFile", tracks);
        folder.Set("WeatherFile", Cases.PathOf("precip-types.jsonl"));

        var run = await folder.RunAsync("up", "--once", "--json", "--speed", "200");

        run.ExitCode.Should().Be(0, run.ToString());
        run.Errors.Should().Contain("loaded 4  dead letters 2  duplicates 3  untyped 2").And.Contain(Said);
        using var document = JsonDocument.Parse(run.Output);
        var (weather, segment) = (document.RootElement.GetProperty("weather"), document.RootElement.GetProperty("segment-tracks"));
        segment.GetProperty("untyped").GetInt64().Should().Be(2);
        segment.GetProperty("untypedFields").EnumerateArray().Select(field => field.GetString()).Should().Equal("Nutzer", "Zeit");
        weather.GetProperty("untyped").GetInt64().Should().Be(0);
        weather.GetProperty("untypedFields").GetArrayLength().Should().Be(0);
        await using var tables = await folder.TablesAsync();
        (await tables.ColumnAsync<string>("SELECT CONCAT(city, precip_type, is_precipitating) FROM weather_data ORDER BY 1"))
            .Should().Equal("Ahail1", "Brain1");
    }

    [Theory, InlineData(BrokerKind.Kafka)]
    public async Task Reconcile_says_so_too(BrokerKind stack)
    {
        await using var folder = await ProjectFolder.CreateAsync(servers, stack, lines: 1);
        var tracks = folder.FileNamed("tracks.jsonl");
        await File.WriteAllLinesAsync(tracks, Foreign);
        folder.Set("SegmentTracksFile", tracks);
        var app = folder.Start("up", "--speed", "200");
        await Eventually.HoldsAsync(async () =>
            app.HasExited || (File.Exists(folder.FileNamed(".tier", "run.json")) && await LoadedAsync(folder) == 2));

        var text = await folder.RunAsync("reconcile");
        var json = await folder.RunAsync("reconcile", "--json");

        text.Lines.Should().Contain(Said, text.ToString());
        using var document = JsonDocument.Parse(json.Output);
        document.RootElement.GetProperty("segment-tracks").GetProperty("untyped").GetInt64().Should().Be(2);
        document.RootElement.GetProperty("weather").GetProperty("untyped").GetInt64().Should().Be(0);
        await app.SignalAsync("INT");
        (await app.ExitAsync()).ExitCode.Should().Be(0);
    }

    private static async Task<long> LoadedAsync(ProjectFolder folder)
    {
        try
        {
            return await folder.RunningTables().CountAsync("segment_tracks");
        }
        catch (Exception exception) when (exception is MySqlConnector.MySqlException or IOException or JsonException)
        {
            return 0; // the run is only beginning
        }
    }
}
