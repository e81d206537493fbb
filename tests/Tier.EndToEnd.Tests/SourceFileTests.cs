using Tier.EndToEnd.Tests.Running;
using Tier.Testing;

namespace Tier.EndToEnd.Tests;

/// <summary>The proof begins at the file: what is missing between the file and the topic makes a run incomplete.</summary>
public sealed class SourceFileTests(TestServers servers)
{
    private const int Lines = 1_500;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_that_is_cut_short_during_the_run_ends_in_not_complete()
    {
        await using var folder = await ProjectFolder.CreateAsync(servers, BrokerKind.InProcess, Lines);
        var app = folder.Start("up", "--once", "--speed", "5");
        await folder.SomeRowsAsync(app);

        var path = folder.FileNamed("data", "weather.json");
        await using (var weather = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            weather.SetLength(0);
        }

        var run = await app.ExitAsync();
        run.ExitCode.Should().Be(1, run.ToString());
        run.Lines.Should().ContainMatch("NOT COMPLETE  weather  * of file 1,4?? = topic *");
        run.Lines.Should().ContainMatch(
            "  /*/data/weather.json was cut short during the replay: it ends after event *, and 1,4?? were counted; *");
        run.Lines.Should().ContainMatch("COMPLETE  segment-tracks  file 1,49? = topic 1,49? = *");
    }

    [Fact]
    public async Task A_named_pipe_is_read_once_and_whole()
    {
        await using var folder = await ProjectFolder.CreateAsync(servers, BrokerKind.InProcess, 700);
        var pipe = folder.FileNamed("pipe");
        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", [pipe]))
        {
            await mkfifo.WaitForExitAsync(Cancelled);
        }

        folder.Set("WeatherFile", pipe);
        var app = folder.Start("up", "--once", "--speed", "200");
        await using (var source = File.OpenRead(folder.FileNamed("data", "weather.json")))
        await using (var target = await Task.Run(() => new FileStream(pipe, FileMode.Open, FileAccess.Write), Cancelled))
        {
            await source.CopyToAsync(target, Cancelled);
        }

        var run = await app.ExitAsync();
        run.ExitCode.Should().Be(0, run.ToString());
        run.Lines.Should().ContainMatch("WeatherFile: * bytes read from * into *weather.json");
        var expected = folder.Files.Single(file => file.Stream == "weather");
        run.Lines.Should().ContainMatch(
            $"COMPLETE  weather  file {expected.Events} = topic {expected.Events} = {expected.Loaded.Count} loaded + *");
    }

    [Fact]
    public async Task A_run_that_loads_nothing_at_all_says_so_and_fails()
    {
        await using var folder = await ProjectFolder.CreateAsync(servers, BrokerKind.InProcess, 0);
        foreach (var file in new[] { "weather.json", "track_events.json" })
        {
            await File.WriteAllTextAsync(folder.FileNamed("data", file), "date_time,city\n2019-06-04,Berlin\n", Cancelled);
        }

        var run = await folder.RunAsync("up", "--once", "--speed", "200");

        run.ExitCode.Should().Be(1, run.ToString());
        run.Lines.Should().ContainMatch(
            "warning   WeatherFile: *weather.json seems to be CSV: it has 2 values, and none can be loaded, "
            + "most often for the reason invalid_json: *");
        run.Lines.Should().ContainMatch("COMPLETE  weather  file 2 = topic 2 = 0 loaded + 2 dead letters + *");
        run.Errors.Should().Contain("No event became a row");
    }

    [Fact]
    public async Task A_run_of_empty_files_is_complete_and_warns()
    {
        await using var folder = await ProjectFolder.CreateAsync(servers, BrokerKind.InProcess, 0);

        var run = await folder.RunAsync("up", "--once", "--speed", "200");

        run.ExitCode.Should().Be(0, run.ToString());
        run.Lines.Should().ContainMatch("warning   WeatherFile: *weather.json has no events.")
            .And.ContainMatch("warning   SegmentTracksFile: *track_events.json has no events.");
    }

    [Fact]
    public async Task A_gzip_file_that_is_cut_short_ends_the_run_in_not_complete()
    {
        await using var folder = await ProjectFolder.CreateAsync(servers, BrokerKind.InProcess, 700);
        var packed = folder.FileNamed("weather.json.gz");
        await using (var target = new System.IO.Compression.GZipStream(File.Create(packed), System.IO.Compression.CompressionLevel.Optimal))
        {
            await target.WriteAsync(await File.ReadAllBytesAsync(folder.FileNamed("data", "weather.json"), Cancelled), Cancelled);
        }

        await using (var target = new FileStream(packed, FileMode.Open))
        {
            target.SetLength(target.Length - 1_000);
        }

        folder.Set("WeatherFile", packed);

        var run = await folder.RunAsync("up", "--once", "--speed", "200");

        run.ExitCode.Should().Be(1, run.ToString());
        run.Errors.Should().Match("Nothing was replayed: *weather.json.gz' is a damaged gzip file, or one that is cut short, after line *");
    }

    [Fact]
    public async Task A_line_that_was_appended_is_all_that_the_next_run_publishes()
    {
        await using var folder = await ProjectFolder.CreateAsync(servers, BrokerKind.Kafka, 100);
        (await folder.RunAsync("up", "--once", "--speed", "200")).ExitCode.Should().Be(0);
        var before = folder.Files.Single(file => file.Stream == "weather").Events;
        await File.AppendAllTextAsync(
            folder.FileNamed("data", "weather.json"),
            """{"city":"Atlantis","date_time":"2019-06-04 07:30:00","currently_temperature":4}""" + "\n",
            Cancelled);

        var again = await folder.RunAsync("up", "--once", "--keep", "--speed", "200");

        again.ExitCode.Should().Be(0, again.ToString());
        var events = before + 1;
        again.Lines.Should().ContainMatch($"COMPLETE  weather  file {events} = topic {events} = {events} loaded + *")
            .And.Contain($"weather_data: {events} rows, 1 added by this run");
    }

    [Fact]
    public async Task A_file_in_another_encoding_is_refused_before_the_last_runs_data_is_deleted()
    {
        await using var folder = await ProjectFolder.CreateAsync(servers, BrokerKind.InProcess, 0);
        var kept = folder.FileNamed(".tier", "mysql", "kept");
        Directory.CreateDirectory(Path.GetDirectoryName(kept)!);
        await File.WriteAllTextAsync(kept, "", Cancelled);
        var bytes = System.Text.Encoding.BigEndianUnicode.GetBytes("""{"city":"Zürich"}""");
        await File.WriteAllBytesAsync(folder.FileNamed("data", "weather.json"), bytes, Cancelled);

        var run = await folder.RunAsync("up", "--once");

        (run.ExitCode, run.Output).Should().Be((2, ""), run.ToString());
        run.Errors.TrimEnd().Should().Match("WeatherFile: /*/weather.json seems to be UTF-16BE without a byte order mark: give it *");
        File.Exists(kept).Should().BeTrue();
    }
}
