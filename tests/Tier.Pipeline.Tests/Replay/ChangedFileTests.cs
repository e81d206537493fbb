using System.Text;
using Tier.Pipeline.Replay;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Replay;

/// <summary>A file that is another one while it is replayed, or at the next replay.</summary>
public sealed class ChangedFileTests(TestServers servers)
{
    private const int Events = 1_200;

    [Fact]
    public async Task A_file_that_is_cut_short_during_the_replay_is_not_complete()
    {
        await using var bench = await ReplayBench.CreateAsync(servers, Events);
        var replayer = bench.NewReplayer();
        await bench.PublishAsync(replayer, 0);

        await bench.WriteWeatherAsync(WeatherRecords.Events(0, 700));
        await bench.PublishAsync(replayer, 100_000);

        await IncompleteAsync(bench, replayer, "*was cut short during the replay: it ends after event 7*, and 1,200 were counted*");
    }

    [Fact]
    public async Task A_file_that_grows_during_the_replay_is_not_complete()
    {
        await using var bench = await ReplayBench.CreateAsync(servers, Events);
        var replayer = bench.NewReplayer();
        await bench.PublishAsync(replayer, 0);

        await bench.WriteWeatherAsync(WeatherRecords.Events(0, Events + 5));
        await bench.PublishAsync(replayer, 100_000);

        await IncompleteAsync(
            bench,
            replayer,
            "*has grown during the replay: 1,200 events were counted, and event 1,201 came after them*",
            published: Events);
    }

    [Fact]
    public async Task A_file_that_changes_during_the_replay_is_not_complete()
    {
        await using var bench = await ReplayBench.CreateAsync(servers, Events);
        var replayer = bench.NewReplayer();
        await bench.PublishAsync(replayer, 0);

        await bench.WriteWeatherAsync([.. WeatherRecords.Events(0, 800), .. WeatherRecords.Events(5_000, 400)]);
        await bench.PublishAsync(replayer, 100_000);

        await IncompleteAsync(bench, replayer, "*has changed during the replay: event 8* isn't what was counted*");
    }

    [Fact]
    public async Task The_next_replay_goes_on_with_the_file_as_it_is_then()
    {
        await using var bench = await ReplayBench.CreateAsync(servers, Events);
        var first = bench.NewReplayer();
        await bench.PublishAsync(first, 0);
        await bench.WriteWeatherAsync(WeatherRecords.Events(0, Events + 5));
        await bench.PublishAsync(first, 100_000);

        var second = bench.NewReplayer();
        await bench.PublishAsync(second, 0);
        await bench.PublishAsync(second, 100_000);

        bench.Records("weather").Should().HaveCount(Events + 5);
        var weather = (await bench.LoadAsync())["weather"];
        weather.Files.Should().ContainSingle().Which.Should().Match<Pipeline.Reconciliation.FileReport>(file =>
            file.File.Events == Events + 5 && file.Recorded == Events + 5 && file.Outcomes.Loaded == Events + 5 && file.IsPublished);
    }

    [Fact]
    public async Task A_line_that_is_appended_to_a_finished_file_is_published_alone()
    {
        await using var bench = await ReplayBench.CreateAsync(servers, 100);
        await PublishAllAsync(bench);
        await bench.WriteWeatherAsync(WeatherRecords.Events(0, 101));
        await bench.WriteTracksAsync(Enumerable.Repeat(ReplayBench.Track, 101).Select(Encoding.UTF8.GetBytes));

        await PublishAllAsync(bench);

        foreach (var stream in new[] { "weather", "segment-tracks" })
        {
            bench.Records(stream).Should().HaveCount(101);
            (await bench.LoadAsync())[stream].Counts.Loaded.Should().Be(101);
        }
    }

    [Fact]
    public async Task A_file_whose_beginning_changed_is_another_file_and_is_said_to_be()
    {
        await using var bench = await ReplayBench.CreateAsync(servers, 100);
        await PublishAllAsync(bench);
        await bench.WriteWeatherAsync(WeatherRecords.Events(1, 100));
        var log = new LogLines();

        await PublishAllAsync(bench, log);

        log.All.Should().Contain(line => line.Text.Contains(
            "doesn't begin with the 100 events of the file of that name that was replayed before: it is another file",
            StringComparison.Ordinal));
        bench.Records("weather").Should().HaveCount(200);
        var weather = (await bench.LoadAsync())["weather"];
        (weather.Counts.Loaded, weather.Counts.Duplicates).Should().Be((101, 99));
        weather.Files.Select(file => (file.Recorded, file.File.Replaced)).Should().Equal((100, false), (100, false));
    }

    [Fact]
    public async Task A_file_that_takes_the_place_of_an_unfinished_one_is_named_and_makes_nothing_incomplete()
    {
        await using var bench = await ReplayBench.CreateAsync(servers, 100);
        var first = bench.NewReplayer(new() { ReplayTicks = 40 });
        await bench.PublishAsync(first, 0);
        await bench.PublishAsync(first, 100);
        (await bench.LoadAsync())["weather"].Notes.Should().ContainMatch("*: 40 of its 100 events are published so far");

        await bench.WriteWeatherAsync(WeatherRecords.Events(1, 50));
        await PublishAllAsync(bench);

        (await bench.LoadAsync())["weather"].Notes
            .Should().ContainMatch("*: another file of that name took its place after 40 of its 100 events");
    }

    [Fact]
    public async Task Events_that_a_deleted_topic_had_and_nobody_loaded_are_missed_loudly_until_the_file_is_replayed_again()
    {
        await using var bench = await ReplayBench.CreateAsync(servers, 100);
        var replayer = bench.NewReplayer();
        await bench.PublishAsync(replayer, 0);
        await bench.PublishAsync(replayer, 39);
        bench.MakeTopicsAgain();
        bench.Time.Advance(TimeSpan.FromSeconds(11)); // so long the brokers' last answer is believed
        await bench.PublishAsync(replayer, 1_000);
        bench.Records("weather").Should().HaveCount(60, "the replay goes on");

        var report = await bench.LoadIncompleteAsync();
        report.Complete.Should().BeFalse();
        report.Topics.Where(topic => topic.Stream == "weather").SelectMany(topic => topic.Problems).Should().ContainSingle()
            .Which.Should().Match("*: 40 events were in a topic that was deleted before they were loaded: replay the file again");

        await PublishAllAsync(bench);
        report = await bench.LoadIncompleteAsync();
        report.Complete.Should().BeTrue();
        report.Topics.Single(topic => topic is { Stream: "weather", Current: true }).Files.Single().Outcomes.Total.Should().Be(100);
    }

    private static async Task PublishAllAsync(ReplayBench bench, LogLines? log = null)
    {
        var replayer = bench.NewReplayer(log: log);
        await bench.PublishAsync(replayer, 0);
        await bench.PublishAsync(replayer, 100_000);
        replayer.Progress.Should().AllSatisfy(progress => (progress.Completed, progress.Problem).Should().Be((true, null)));
    }

    private static async Task IncompleteAsync(ReplayBench bench, Replayer replayer, string problem, long? published = null)
    {
        var progress = replayer.Progress.Single(stream => stream.Stream.Name == "weather");
        progress.Completed.Should().BeTrue("nothing more is published");
        progress.Problem.Should().Match(problem).And.StartWith(bench.WeatherPath);
        progress.Published.Should().Be(bench.Records("weather").Count, "what is shown is what was published");
        if (published is not null)
        {
            progress.Published.Should().Be(published);
        }

        var report = await bench.LoadIncompleteAsync();
        report.Complete.Should().BeFalse();
        report.Topics.Single(topic => topic.Stream == "weather").Problems.Should().ContainSingle().Which.Should().Match(problem);
        report.Topics.Single(topic => topic.Stream == "segment-tracks").Complete.Should().BeTrue("the other file is as it was");
    }
}
