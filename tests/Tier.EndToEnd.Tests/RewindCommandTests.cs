using System.Text.Json;
using MySqlConnector;
using Tier.EndToEnd.Tests.Running;
using Tier.Testing;

namespace Tier.EndToEnd.Tests;

public sealed class RewindCommandTests(TestServers servers)
{
    [Theory, InlineData(BrokerKind.InProcess), InlineData(BrokerKind.Kafka)]
    public async Task A_topic_that_is_rewound_while_the_app_runs_is_loaded_again_by_it(BrokerKind stack)
    {
        await using var folder = await ProjectFolder.CreateAsync(servers, stack);
        var app = folder.Start("up", "--speed", "20");
        await folder.SomeRowsAsync(app);

        var dryRun = await folder.RunAsync("rewind", "--topic", "segment-tracks", "--partition", "0", "--to", "0", "--dry-run");
        var rewind = await folder.RunAsync("rewind", "--topic", "segment-tracks", "--partition", "0", "--to", "10", "--yes");
        await folder.AllLoadedAsync(app);
        await app.SignalAsync("INT");
        var run = await app.ExitAsync();

        dryRun.ExitCode.Should().Be(0, dryRun.ToString());
        dryRun.Lines.Should().Contain("Nothing was changed.");
        rewind.ExitCode.Should().Be(0, rewind.ToString());
        rewind.Errors.Should().BeEmpty();
        rewind.Lines.Should().Contain(line => line.StartsWith("segment-tracks[0] was rewound from ", StringComparison.Ordinal));
        run.ExitCode.Should().Be(0, run.ToString());
        await using var tables = await folder.TablesAsync();
        await SameAsTheFilesAsync(folder, tables);
        (await tables.ValueAsync<DateTime>("SELECT MIN(loaded_at) FROM segment_tracks WHERE kafka_offset >= 10"))
            .Should().BeAfter(await tables.ValueAsync<DateTime>("SELECT MAX(loaded_at) FROM segment_tracks WHERE kafka_offset < 10"));
    }

    [Fact]
    public async Task What_was_rewound_after_a_run_is_missing_until_the_next_one_loads_it_again()
    {
        await using var folder = await ProjectFolder.CreateAsync(servers, BrokerKind.Kafka, lines: 500);
        (await folder.RunAsync("up", "--once", "--speed", "200")).ExitCode.Should().Be(0);

        var rewind = await folder.RunAsync("rewind", "--topic", "weather", "--all-partitions", "--to", "2000-01-01", "--yes");
        var reconcile = await folder.RunAsync("reconcile");
        var next = await folder.RunAsync("up", "--once", "--speed", "200", "--keep");

        rewind.ExitCode.Should().Be(0, rewind.ToString());
        rewind.Lines.Should().Contain("weather[0] was rewound from 499 to 0: 499 loaded, 0 dead letters, 0 duplicates, 0 gaps removed.");
        reconcile.ExitCode.Should().Be(1, reconcile.ToString());
        next.ExitCode.Should().Be(0, next.ToString());
        folder.Processes().Should().BeEmpty();
        await using var tables = await folder.TablesAsync();
        await SameAsTheFilesAsync(folder, tables);
    }

    [Fact]
    public async Task A_rewind_that_is_killed_in_the_middle_has_changed_nothing()
    {
        await using var folder = await ProjectFolder.CreateAsync(servers, BrokerKind.InProcess);
        var app = folder.Start("up", "--speed", "20");
        var tables = await folder.SomeRowsAsync(app);
        await using (var blocker = await tables.OpenAsync())
        {
            await ExecuteAsync(blocker, "START TRANSACTION; SELECT * FROM weather_data WHERE kafka_offset = 50 FOR UPDATE");
            var rewind = folder.Start("rewind", "--topic", "weather", "--partition", "0", "--to", "0", "--yes");
            await Eventually.HoldsAsync(() => IsLockedAsync(tables, "SELECT * FROM weather_data WHERE kafka_offset = 40 FOR UPDATE NOWAIT"));
            await rewind.SignalAsync("KILL");
            (await rewind.ExitAsync()).ExitCode.Should().NotBe(0);
        }

        await folder.AllLoadedAsync(app);
        await app.SignalAsync("INT");
        (await app.ExitAsync()).ExitCode.Should().Be(0);
        await using var after = await folder.TablesAsync();
        await SameAsTheFilesAsync(folder, after);
        (await after.ValueAsync<long>("SELECT COUNT(*) FROM load_ranges")).Should().Be(2, "the ledger was never cut");
    }

    [Fact]
    public async Task What_can_not_be_done_ends_in_one_sentence_and_with_exit_code_2()
    {
        await using var folder = await ProjectFolder.CreateAsync(servers, BrokerKind.InProcess);
        var app = folder.Start("up", "--speed", "20");
        var tables = await folder.SomeRowsAsync(app);

        await RefusedAsync("*--yes*--dry-run*", "--topic", "weather", "--partition", "0", "--to", "0");
        await RefusedAsync("No stream loads a topic 'wether': there are weather and segment-tracks.", "--topic", "wether", "--partition", "0", "--to", "0", "--yes");
        await RefusedAsync("The topic 'weather' has no partition 7: there are 0.", "--topic", "weather", "--partition", "7", "--to", "0", "--yes");
        await RefusedAsync("*can't be rewound to 999999.", "--topic", "weather", "--partition", "0", "--to", "999999", "--yes");
        await RefusedAsync("*--to takes an offset*", "--topic", "weather", "--partition", "0", "--to", "yesterday", "--yes");
        await RefusedAsync("*--partition or --all-partitions*", "--topic", "weather", "--to", "0", "--yes");
        (await tables.CountAsync("weather_data")).Should().BePositive();
        await app.SignalAsync("INT");
        await app.ExitAsync();

        async Task RefusedAsync(string sentence, params string[] arguments)
        {
            var rewind = await folder.RunAsync(["rewind", .. arguments]);
            rewind.ExitCode.Should().Be(2, rewind.ToString());
            rewind.Output.Should().BeEmpty();
            rewind.Errors.TrimEnd().Should().Match(sentence).And.NotContain("\n");
        }
    }

    [Fact]
    public async Task Conflicts_are_listed_from_the_last_runs_tables()
    {
        await using var folder = await ProjectFolder.CreateAsync(servers, BrokerKind.InProcess, lines: 20);
        var weather = await File.ReadAllLinesAsync(folder.FileNamed("data", "weather.json"));
        await File.WriteAllLinesAsync(folder.FileNamed("data", "weather.json"), [.. weather, weather[3].Replace("\"weather_data.currently_humidity\":0.", "\"weather_data.currently_humidity\":0.0", StringComparison.Ordinal), weather[4].Replace("{", "{ ", StringComparison.Ordinal)]);
        (await folder.RunAsync("up", "--once", "--speed", "200")).ExitCode.Should().Be(0);

        var conflicts = await folder.RunAsync("conflicts");
        var failing = await folder.RunAsync("conflicts", "--fail", "--json");

        conflicts.ExitCode.Should().Be(0, conflicts.ToString());
        conflicts.Errors.Should().BeEmpty();
        conflicts.Lines.Should().Contain("  weather[0]@2 → weather[0]@19").And.Contain(line => line.StartsWith("  humidity: ", StringComparison.Ordinal))
            .And.Contain("1 conflict. Left out: 1 that differ in their bytes only and mean the same row (--all).");
        failing.ExitCode.Should().Be(1, failing.ToString());
        using var json = JsonDocument.Parse(failing.Output);
        json.RootElement.GetProperty("conflicts")[0].GetProperty("differences")[0].GetProperty("field").GetString().Should().Be("humidity");
        folder.Processes().Should().BeEmpty();
    }

    private static async Task SameAsTheFilesAsync(ProjectFolder folder, Tables tables)
    {
        foreach (var file in folder.Files)
        {
            (await tables.PayloadsAsync(file.Table)).Should().Equal(file.Loaded.Order(StringComparer.Ordinal));
            (await tables.PayloadsAsync("dead_letters", file.Stream)).Should().Equal(file.DeadLetters.Order(StringComparer.Ordinal));
            (await tables.PayloadsAsync("duplicate_events", file.Stream)).Should().Equal(file.Duplicates.Order(StringComparer.Ordinal));
        }
    }

    private static async Task<bool> IsLockedAsync(Tables tables, string sql)
    {
        try
        {
            await tables.ExecuteAsync(sql);
            return false;
        }
        catch (MySqlException exception) when (exception.ErrorCode == MySqlErrorCode.LockWaitTimeout)
        {
            return true;
        }
    }

    private static async Task ExecuteAsync(MySqlConnection connection, string sql)
    {
        await using var command = new MySqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
