using System.Diagnostics;
using System.Text.Json;
using Tier.EndToEnd.Tests.Running;
using Tier.Testing;

namespace Tier.EndToEnd.Tests;

public sealed class RunningAppTests(TestServers servers)
{
    [Theory]
    [InlineData(BrokerKind.InProcess, "INT")]
    [InlineData(BrokerKind.InProcess, "TERM")]
    [InlineData(BrokerKind.Kafka, "INT")]
    [InlineData(BrokerKind.Kafka, "TERM")]
    public async Task A_signal_drains_it_and_it_ends_with_its_verdict_and_without_a_process_left(BrokerKind stack, string signal)
    {
        await using var folder = await ProjectFolder.CreateAsync(servers, stack);
        var app = folder.Start("up", "--speed", "5");
        await folder.SomeRowsAsync(app);

        var asked = Stopwatch.GetTimestamp();
        await app.SignalAsync(signal);
        var run = await app.ExitAsync();

        Stopwatch.GetElapsedTime(asked).Should().BeLessThan(TimeSpan.FromSeconds(30), "nothing of it waits for a time-out");
        run.ExitCode.Should().Be(0, run.ToString());
        run.Errors.Should().BeEmpty();
        run.Lines.Should().Contain(line => line.StartsWith("partition", StringComparison.Ordinal));
        run.Lines.Count(line => line.StartsWith("COMPLETE  ", StringComparison.Ordinal)).Should().Be(2);
        folder.Processes().Should().BeEmpty();

        await using var tables = await folder.TablesAsync();
        foreach (var file in folder.Files)
        {
            var outcomes = (await tables.PayloadsAsync(file.Table)).Count
                + (await tables.PayloadsAsync("dead_letters", file.Stream)).Count + (await tables.PayloadsAsync("duplicate_events", file.Stream)).Count;
            outcomes.Should().BeGreaterThan(0).And.BeLessThan(file.Events);
            (await tables.ValueAsync<long>($"SELECT SUM(next_offset) FROM partition_checkpoints JOIN kafka_topics USING (topic_id) WHERE name = '{file.Stream}'")).Should().Be(outcomes);
        }
    }

    [Fact]
    public async Task What_a_script_starts_in_the_background_ignores_an_interrupt_and_a_hang_up_and_ends_by_TERM()
    {
        await using var folder = await ProjectFolder.CreateAsync(servers, BrokerKind.InProcess, lines: 1_500);
        var app = folder.StartInBackground("up", "--speed", "10");
        await folder.SomeRowsAsync(app);

        await app.SignalAsync("INT");
        await app.SignalAsync("HUP");
        await folder.AllLoadedAsync(app);
        await app.SignalAsync("TERM");

        var run = await app.ExitAsync();
        run.ExitCode.Should().Be(0, run.ToString());
        folder.Processes().Should().BeEmpty();
    }

    [Theory, InlineData(BrokerKind.InProcess), InlineData(BrokerKind.Kafka)]
    public async Task Reconcile_finds_a_row_that_was_deleted_by_hand_while_it_runs_and_loads_it_again(BrokerKind stack)
    {
        await using var folder = await ProjectFolder.CreateAsync(servers, stack);
        var app = folder.Start("up", "--speed", "5");
        var tables = await folder.SomeRowsAsync(app);

        var before = await folder.RunAsync("reconcile");
        before.ExitCode.Should().Be(0, before.ToString());
        (await tables.ExecuteAsync("DELETE FROM weather_data ORDER BY kafka_offset LIMIT 1")).Should().Be(1);
        var after = await folder.RunAsync("reconcile");

        after.ExitCode.Should().Be(1, after.ToString());
        after.Lines.Should().Contain(line => line.StartsWith("NOT COMPLETE  weather ", StringComparison.Ordinal));
        after.Lines.Should().Contain(line => line.StartsWith("COMPLETE  segment-tracks ", StringComparison.Ordinal));
        after.Lines.Should().Contain("  weather[0]: 1 offset below the checkpoint without an outcome: 0");
        after.Lines.Should().Contain("  weather[0]: to mend it: tier reconcile --repair, which loads what is missing");

        var repair = await folder.RunAsync("reconcile", "--repair");
        repair.ExitCode.Should().Be(0, repair.ToString());
        repair.Lines[0].Should().Be("loaded  weather[0]  offsets 0: 1 loaded, 0 dead letters, 0 duplicates, 0 gaps");
        var whole = await folder.RunAsync("reconcile", "--full", "--json");
        whole.ExitCode.Should().Be(0, whole.ToString());
        using var json = JsonDocument.Parse(whole.Output);
        json.RootElement.EnumerateObject().Select(stream => (stream.Name, stream.Value.GetProperty("complete").GetBoolean(), stream.Value.GetProperty("holes").GetInt64()))
            .Should().BeEquivalentTo([("weather", true, 0L), ("segment-tracks", true, 0L)]);
        app.HasExited.Should().BeFalse("looking at it doesn't end it");

        await app.SignalAsync("INT");
        var run = await app.ExitAsync();
        run.ExitCode.Should().Be(0, run.ToString());
    }

    [Fact]
    public async Task A_second_app_in_the_same_folder_is_refused_and_harms_nothing()
    {
        await using var folder = await ProjectFolder.CreateAsync(servers, BrokerKind.InProcess);
        var app = folder.Start("up", "--speed", "5");
        await folder.SomeRowsAsync(app);

        var second = await folder.RunAsync("up", "--once");

        second.ExitCode.Should().Be(2, second.ToString());
        second.Errors.Should().Contain(folder.Path).And.NotContain("   at ");
        var query = await folder.RunAsync("query", "SELECT COUNT(*) FROM weather_data");
        query.ExitCode.Should().Be(0, query.ToString());
        await app.SignalAsync("INT");
        (await app.ExitAsync()).ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task A_run_once_that_is_stopped_before_the_files_are_through_ends_as_not_complete()
    {
        await using var folder = await ProjectFolder.CreateAsync(servers, BrokerKind.InProcess);
        var app = folder.Start("up", "--once", "--speed", "5");
        await folder.SomeRowsAsync(app);

        await app.SignalAsync("INT");

        (await app.ExitAsync()).ExitCode.Should().Be(1);
    }
}
