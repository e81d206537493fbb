using Tier.EndToEnd.Tests.Running;
using Tier.Testing;

namespace Tier.EndToEnd.Tests;

public sealed class KilledRunTests(TestServers servers)
{
    [Theory, InlineData(BrokerKind.InProcess), InlineData(BrokerKind.Kafka)]
    public async Task A_run_that_was_killed_is_completed_by_the_next_one(BrokerKind stack)
    {
        await using var folder = await ProjectFolder.CreateAsync(servers, stack);
        var app = folder.Start("up", "--speed", "5");
        await folder.SomeRowsAsync(app);
        await app.SignalAsync("KILL");
        await app.ExitAsync();
        folder.Processes().Should().HaveCount(stack == BrokerKind.Kafka ? 2 : 1, "the servers outlive the app");

        var next = await folder.RunAsync("up", "--once", "--keep", "--speed", "200");

        next.ExitCode.Should().Be(0, next.ToString());
        folder.Processes().Should().BeEmpty();
        await using var tables = await folder.TablesAsync();
        foreach (var file in folder.Files)
        {
            (await tables.PayloadsAsync(file.Table)).Should().Equal(file.Loaded.Order(StringComparer.Ordinal));
            (await tables.PayloadsAsync("dead_letters", file.Stream)).Distinct().Should().Equal(file.DeadLetters.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task A_run_that_begins_anew_stops_the_servers_that_a_killed_one_left()
    {
        await using var folder = await ProjectFolder.CreateAsync(servers, BrokerKind.InProcess);
        var app = folder.Start("up", "--speed", "5");
        await folder.SomeRowsAsync(app);
        await app.SignalAsync("KILL");
        await app.ExitAsync();

        var next = await folder.RunAsync("up", "--once", "--ticks", "10", "--speed", "200");

        next.ExitCode.Should().Be(0, next.ToString());
        next.Lines.Should().Contain("weather_data: 10 rows, 10 added by this run");
        folder.Processes().Should().BeEmpty();
    }
}
