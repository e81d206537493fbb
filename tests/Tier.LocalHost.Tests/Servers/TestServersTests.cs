using Tier.LocalHost.Servers;
using Tier.Testing;

namespace Tier.LocalHost.Tests.Servers;

public sealed class TestServersTests
{
    [Fact]
    public async Task What_a_killed_test_run_left_running_is_stopped_by_the_next_one()
    {
        var killed = new TestServers();
        var folder = await killed.NewFolderAsync();
        var server = await PrivateMySql.StartAsync(new PrivateMySqlOptions { Folder = folder, Kind = DatabaseKind.MariaDb });
        server.Abandon();
        killed.Abandon();

        await using var next = new TestServers();
        await next.NewFolderAsync();

        ProcessList.In(folder).Should().BeEmpty();
        Directory.Exists(folder).Should().BeFalse();
    }

    [Fact]
    public async Task A_run_that_is_alive_is_left_alone()
    {
        await using var alive = new TestServers();
        var folder = await alive.NewFolderAsync();

        await using var next = new TestServers();
        await next.NewFolderAsync();

        Directory.Exists(folder).Should().BeTrue();
    }

    [Fact]
    public async Task At_the_end_nothing_is_left()
    {
        string folder;
        await using (var run = new TestServers())
        {
            folder = await run.NewFolderAsync();
            await run.CreateDatabaseAsync(DatabaseKind.MariaDb);
            await run.CreateTopicAsync(BrokerKind.InProcess);
        }

        Directory.Exists(Path.GetDirectoryName(folder)).Should().BeFalse();
        ProcessList.In(Path.GetDirectoryName(folder)!).Should().BeEmpty();
    }

    [Fact]
    public async Task Databases_and_topics_of_two_tests_differ()
    {
        await using var servers = new TestServers();

        (await servers.CreateDatabaseAsync(DatabaseKind.MariaDb)).Name.Should().NotBe((await servers.CreateDatabaseAsync(DatabaseKind.MariaDb)).Name);
        (await servers.CreateTopicAsync(BrokerKind.InProcess)).Name.Should().NotBe((await servers.CreateTopicAsync(BrokerKind.InProcess)).Name);
    }

    [Fact]
    public void A_real_server_that_is_not_there_skips_the_test_and_says_why()
    {
        var ask = () => RealServer.Home("TIER_TEST_NO_SUCH_HOME");

        // How xunit knows a skip from a failure; what it then shows is the rest. Where real servers are required there is no such beginning.
        var required = Environment.GetEnvironmentVariable("TIER_TEST_REQUIRE_REAL_SERVERS") == "1";
        ask.Should().Throw<RealServerMissingException>().WithMessage(required
            ? "TIER_TEST_NO_SUCH_HOME is not set, and TIER_TEST_REQUIRE_REAL_SERVERS=1 wants it"
            : "$XunitDynamicSkip$TIER_TEST_NO_SUCH_HOME is not set");
    }
}
