using System.Text.Json;
using Tier.EndToEnd.Tests.Running;
using Tier.Testing;

namespace Tier.EndToEnd.Tests;

/// <summary><c>tier dead-letters</c> and <c>tier redrive</c>, as a person runs them beside the app and after it.</summary>
public sealed class DeadLetterCommandTests(TestServers servers)
{
    private const int Lines = 700; // with the first of the faulty ones

    [Theory, InlineData(BrokerKind.InProcess), InlineData(BrokerKind.Kafka)]
    public async Task Dead_letters_are_listed_shown_exported_and_redriven_while_the_app_runs(BrokerKind stack)
    {
        await using var folder = await ProjectFolder.CreateAsync(servers, stack, Lines);
        var app = folder.Start("up", "--speed", "200");
        var tables = await folder.AllLoadedAsync(app);
        var dead = folder.Files.Sum(file => file.DeadLetters.Count);
        dead.Should().BePositive();

        var list = Json(await folder.RunAsync("dead-letters", "list", "--json"));
        list.GetProperty("count").GetInt64().Should().Be(dead);
        var first = list.GetProperty("deadLetters")[0];
        string[] place = [first.GetProperty("topic").GetString()!, $"{first.GetProperty("partition").GetInt32()}", $"{first.GetProperty("offset").GetInt64()}"];

        // It shows what it would do; nobody can be asked; and then it does it.
        var dryRun = await folder.RunAsync("redrive", "--all", "--dry-run");
        dryRun.ExitCode.Should().Be(0, dryRun.ToString());
        dryRun.Lines[^1].Should().Be("Nothing was changed.");
        var asked = await folder.RunAsync("redrive", "--all");
        (asked.ExitCode, asked.Errors.Trim()).Should().Be(
            (2, "Nobody can be asked here: give --yes to load them, or --dry-run to see what would be loaded."));
        (await tables.ValueAsync<long>("SELECT CAST(SUM(next_offset) AS SIGNED) FROM partition_checkpoints")).Should().Be(folder.Files.Sum(file => file.Events));
        var redrive = await folder.RunAsync("redrive", "--all", "--yes");
        redrive.ExitCode.Should().Be(0, redrive.ToString());
        redrive.Lines[^1].Should().Be(
            $"Nothing was redriven. Rejected again, and dead letters as before: {dead}.", "the transform is the same");
        (await tables.CountAsync("dead_letters")).Should().Be(dead);

        var show = await folder.RunAsync("dead-letters", "show", place[0], place[1], place[2]);
        show.ExitCode.Should().Be(0, show.ToString());
        show.Lines[0].Should().StartWith($"{place[0]}[{place[1]}]@{place[2]}  ");
        var none = await folder.RunAsync("dead-letters", "show", place[0], place[1], "1000000");
        none.ExitCode.Should().Be(1, none.ToString());

        await app.SignalAsync("INT");
        var run = await app.ExitAsync();
        run.ExitCode.Should().Be(0, run.ToString());

        // Afterwards the database is enough.
        var file = folder.FileNamed("dead.jsonl");
        var export = await folder.RunAsync("dead-letters", "export", "--output", file);
        export.ExitCode.Should().Be(0, export.ToString());
        File.ReadLines(file).Should().HaveCount(dead).And.AllSatisfy(
            line => JsonElement.Parse(line).GetProperty("whole").GetBoolean().Should().BeTrue());
        var again = await folder.RunAsync("dead-letters", "export", "--output", file);
        again.ExitCode.Should().Be(2, again.ToString());
        again.Errors.Should().Contain("--force");

        if (stack == BrokerKind.InProcess)
        {
            // What is larger than the database keeps is at the broker, which ended with its run.
            await using (var stopped = await folder.TablesAsync())
            {
                await stopped.ExecuteAsync("UPDATE dead_letters SET value_length = 2000000 ORDER BY topic_id, kafka_partition, kafka_offset LIMIT 1");
            }

            var refused = await folder.RunAsync("redrive", "--all", "--yes");
            refused.ExitCode.Should().Be(1, refused.ToString());
            refused.Errors.Should().Contain("the rest is at the broker. The broker of the last run was in its process");
            refused.Lines[^1].Should().EndWith("Not redriven, for the reasons above: 1.");
            var cut = await folder.RunAsync("dead-letters", "export", "--output", file, "--force");
            cut.ExitCode.Should().Be(1, cut.ToString());
            cut.Errors.Should().Contain("the rest is at the broker. The broker of the last run was in its process");
            File.ReadLines(file).Select(line => JsonElement.Parse(line).GetProperty("whole").GetBoolean())
                .Should().HaveCount(dead).And.ContainSingle(whole => !whole);
        }

        // And to redrive: one of the letters is an event that the transform understands.
        string[] understood;
        await using (var stopped = await folder.TablesAsync())
        {
            var good = Convert.ToHexString(WeatherRecords.Event(1_000_000));
            await stopped.ExecuteAsync(
                $"""
                UPDATE dead_letters
                SET value = X'{good}', value_length = {good.Length / 2}, payload_hash = LEFT(UNHEX(SHA2(X'{good}', 256)), 16)
                WHERE topic_id = (SELECT topic_id FROM kafka_topics WHERE name = 'weather') ORDER BY kafka_partition, kafka_offset LIMIT 1
                """);
            understood = (await stopped.ValueAsync<string>(
                $"SELECT CONCAT('weather ', kafka_partition, ' ', kafka_offset) FROM dead_letters WHERE value = X'{good}'"))!.Split(' ');
        }

        var ended = await folder.RunAsync("redrive", "--topic", "weather", "--yes");
        ended.ExitCode.Should().Be(0, ended.ToString());
        ended.Lines[^1].Should().StartWith("Redriven: 1 of weather (1 loaded).");
        (await folder.RunAsync("dead-letters", "list", "--redriven")).Output
            .Should().Contain($"weather[{understood[1]}]@{understood[2]}").And.Contain("1 redriven.");
        var was = await folder.RunAsync(["dead-letters", "show", .. understood]);
        (was.ExitCode, was.Lines[^1].Trim()).Should().Be((0, "is now         a row at these coordinates"));
        if (stack == BrokerKind.Kafka)
        {
            var reconcile = await folder.RunAsync("reconcile");
            reconcile.ExitCode.Should().Be(0, reconcile.ToString());
        }
    }

    [Theory]
    [InlineData("Say which dead letters", "redrive", "--yes")]
    [InlineData("Say which dead letters", "redrive", "--all", "--reason", "tombstone")]
    [InlineData("There is no reason 'nonsense'", "redrive", "--reason", "nonsense")]
    [InlineData("--since takes a time", "redrive", "--since", "yesterday")]
    [InlineData("--partition needs --topic", "redrive", "--partition", "0")]
    [InlineData("--offset needs --partition", "redrive", "--topic", "weather", "--offset", "0")]
    [InlineData("tier dead-letters list --help", "dead-letters", "list", "--limit", "-1")]
    [InlineData("--limit takes a whole number from 0.", "dead-letters", "list", "--limit", "many")]
    [InlineData("--limit takes a whole number, 0 for no limit.", "conflicts", "--limit", "many")]
    [InlineData("--partition takes a whole number from 0.", "redrive", "--topic", "weather", "--partition", "first")]
    [InlineData("--offset takes a whole number from 0.", "redrive", "--topic", "weather", "--partition", "0", "--offset", "1.5")]
    [InlineData("The partition must be a whole number from 0. The offset must be a whole number from 0.", "dead-letters", "show", "weather", "a", "-1")]
    [InlineData("--accept-loss takes a number of outcomes.", "rewind", "--topic", "weather", "--all-partitions", "--to", "0", "--accept-loss", "some")]
    [InlineData("--output takes the name of a file.", "dead-letters", "export", "--output", "")]
    [InlineData("There was no run in this folder yet", "dead-letters", "list")]
    public async Task A_wrong_option_ends_in_one_sentence(string sentence, params string[] arguments)
    {
        await using var folder = await ProjectFolder.CreateAsync(servers, BrokerKind.InProcess, 1);
        var run = await folder.RunAsync(arguments);
        run.ExitCode.Should().Be(2, run.ToString());
        run.Errors.Should().Contain(sentence).And.NotContain("   at ").And.NotContain("System.");
        run.Output.Should().BeEmpty();
    }

    private static JsonElement Json(Finished run)
    {
        run.ExitCode.Should().Be(0, run.ToString());
        return JsonElement.Parse(run.Output);
    }
}
