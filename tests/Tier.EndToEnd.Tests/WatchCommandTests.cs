using Tier.EndToEnd.Tests.Running;
using Tier.Testing;

namespace Tier.EndToEnd.Tests;

public sealed class WatchCommandTests(TestServers servers)
{
    [Fact]
    public async Task It_follows_functions_of_another_process_until_all_is_loaded()
    {
        await using var folder = await ProjectFolder.CreateAsync(servers, BrokerKind.InProcess, lines: 300);
        var app = folder.Start("up", "--speed", "10");
        await folder.SomeRowsAsync(app);

        var watch = await folder.RunAsync("watch", "--once");

        watch.ExitCode.Should().Be(0, watch.ToString());
        watch.Errors.Should().BeEmpty();
        foreach (var file in folder.Files)
        {
            watch.Lines.Should().Contain(
                line => line.StartsWith($"{file.Stream}  ", StringComparison.Ordinal)
                    && line.Contains($" {file.Events}/{file.Events} published  lag 0  "));
        }

        watch.Lines.Count(line => line.StartsWith("COMPLETE  ", StringComparison.Ordinal)).Should().Be(2);
        await app.SignalAsync("TERM");
        (await app.ExitAsync()).ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task Without_servers_to_follow_it_says_which_setting_is_missing()
    {
        await using var folder = await ProjectFolder.CreateAsync(servers, BrokerKind.InProcess, lines: 1);

        var watch = await folder.RunAsync("watch");

        watch.ExitCode.Should().Be(2);
        watch.Errors.Should().StartWith("MySqlConnection is not set: ");
    }
}
