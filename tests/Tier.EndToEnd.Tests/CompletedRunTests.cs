using Tier.Testing;

namespace Tier.EndToEnd.Tests;

public sealed class CompletedRunTests(CompletedRuns runs) : IClassFixture<CompletedRuns>
{
    [Theory, InlineData(BrokerKind.InProcess), InlineData(BrokerKind.Kafka)]
    public async Task Every_event_of_the_files_has_exactly_one_outcome_and_every_row_its_coordinates(BrokerKind stack)
    {
        var (folder, run) = await runs.OnAsync(stack);
        run.ExitCode.Should().Be(0, run.ToString());

        await using var tables = await folder.TablesAsync();
        foreach (var file in folder.Files)
        {
            (await tables.PayloadsAsync(file.Table)).Should().Equal(file.Loaded.Order(StringComparer.Ordinal));
            (await tables.PayloadsAsync("dead_letters", file.Stream)).Should().Equal(file.DeadLetters.Order(StringComparer.Ordinal));
            (await tables.PayloadsAsync("duplicate_events", file.Stream)).Should().Equal(file.Duplicates.Order(StringComparer.Ordinal));
            (await tables.ValueAsync<long>($"SELECT COUNT(DISTINCT kafka_partition, kafka_offset) FROM {file.Table} JOIN kafka_topics USING (topic_id) WHERE name = '{file.Stream}'"))
                .Should().Be(file.Loaded.Count);
        }
    }

    [Fact]
    public async Task The_data_has_faulty_lines_and_repeats_to_tell_apart()
    {
        var (folder, _) = await runs.OnAsync(BrokerKind.InProcess);

        // As data/README.md lists them.
        folder.Files.Select(file => (file.Loaded.Count, file.DeadLetters.Count, file.Duplicates.Count)).Should().Equal((2880, 4, 2), (6000, 2, 0));
    }

    [Theory, InlineData(BrokerKind.InProcess, "MariaDB", "in this process"), InlineData(BrokerKind.Kafka, "MySQL", "Kafka of KAFKA_HOME")]
    public async Task It_tells_in_plain_lines_what_it_uses_and_ends_with_a_verdict_on_each_topic(BrokerKind stack, string database, string broker)
    {
        var (folder, run) = await runs.OnAsync(stack);

        run.Errors.Should().BeEmpty();
        run.Output.Should().NotContain("\u001b", "it isn't a terminal");
        run.Lines.Should().Contain(line => line.StartsWith("database  " + database, StringComparison.Ordinal));
        run.Lines.Should().Contain(line => line.StartsWith("broker    " + broker, StringComparison.Ordinal));
        foreach (var file in folder.Files)
        {
            run.Lines.Should().Contain(FormattableString.Invariant(
                $"COMPLETE  {file.Stream}  file {file.Events:N0} = topic {file.Events:N0} = {file.Loaded.Count:N0} loaded + {file.DeadLetters.Count:N0} dead letters + {file.Duplicates.Count:N0} duplicates, 0 gaps"));
            run.Lines.Should().Contain(FormattableString.Invariant($"{file.Table}: {file.Loaded.Count:N0} rows, {file.Loaded.Count:N0} added by this run"));
        }
    }

    [Theory, InlineData(BrokerKind.InProcess), InlineData(BrokerKind.Kafka)]
    public async Task No_password_is_in_its_output_or_in_its_log(BrokerKind stack)
    {
        var (folder, run) = await runs.OnAsync(stack);
        var log = await File.ReadAllTextAsync(folder.FileNamed(".tier", "app.log"));

        log.Should().NotBeEmpty();
        run.Output.Should().Contain("Password=***");
        foreach (var secret in folder.Secrets())
        {
            secret.Should().HaveLength(32);
            (run.Output + run.Errors + log).Should().NotContain(secret);
        }
    }

    [Theory, InlineData(BrokerKind.InProcess), InlineData(BrokerKind.Kafka)]
    public async Task Its_rows_can_be_queried_afterwards(BrokerKind stack)
    {
        var (folder, _) = await runs.OnAsync(stack);
        var file = folder.Files[0];

        var query = await folder.RunAsync("query", "SELECT city, COUNT(*) AS number FROM weather_data GROUP BY city ORDER BY city");

        query.ExitCode.Should().Be(0, query.ToString());
        query.Errors.Should().BeEmpty();
        query.Lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries).Should().Equal("city", "number");
        query.Lines.Should().Contain(line => line.StartsWith("Zurich ", StringComparison.Ordinal));
        query.Lines.Skip(1).Sum(line => int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^1])).Should().Be(file.Loaded.Count);
        folder.Processes().Should().BeEmpty();
    }

    [Fact]
    public async Task A_statement_that_the_server_refuses_ends_in_its_sentence()
    {
        var (folder, _) = await runs.OnAsync(BrokerKind.InProcess);

        var query = await folder.RunAsync("query", "SELECT nothing FROM nowhere");

        query.ExitCode.Should().Be(2);
        query.Output.Should().BeEmpty();
        query.Errors.Should().StartWith("The database: ").And.Contain("nowhere").And.NotContain("   at ");
        folder.Processes().Should().BeEmpty();
    }

    [Fact]
    public async Task After_the_broker_ended_with_the_run_reconcile_says_that_it_cannot_check()
    {
        var (folder, _) = await runs.OnAsync(BrokerKind.InProcess);

        var reconcile = await folder.RunAsync("reconcile");

        reconcile.ExitCode.Should().Be(2);
        reconcile.Output.Should().BeEmpty();
        reconcile.Errors.Should().Contain("broker of the last run was in its process and ended with it").And.NotContain("   at ");
    }

    [Fact]
    public async Task With_a_broker_that_stays_reconcile_starts_the_servers_checks_and_stops_them()
    {
        var (folder, _) = await runs.OnAsync(BrokerKind.Kafka);

        var reconcile = await folder.RunAsync("reconcile");

        reconcile.ExitCode.Should().Be(0, reconcile.ToString());
        reconcile.Errors.Should().BeEmpty();
        reconcile.Lines.Count(line => line.StartsWith("COMPLETE  ", StringComparison.Ordinal)).Should().Be(2);
        folder.Processes().Should().BeEmpty();
    }

    [Theory, InlineData(BrokerKind.InProcess), InlineData(BrokerKind.Kafka)]
    public async Task It_leaves_no_process(BrokerKind stack)
    {
        var (folder, _) = await runs.OnAsync(stack);

        folder.Processes().Should().BeEmpty();
    }
}
