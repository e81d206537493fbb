using Tier.Cli.Run;
using Tier.Cli.Run.Func;
using Tier.Testing;

namespace Tier.Cli.Tests.Func;

public sealed class FuncHostTests
{
    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["BrokerList"] = "127.0.0.1:9092",
        ["KafkaExtension"] = "StandIn",
        ["Nothing"] = null,
    };

    [Fact]
    public async Task It_runs_in_the_apps_folder_with_the_runs_settings_and_without_the_stand_in_until_it_is_stopped()
    {
        using var func = new FuncStandIn("""
            trap 'echo stopped >>told; exit 0' TERM
            echo "$1 $BrokerList ${KafkaExtension-none} ${Nothing-none}" >told
            touch ready
            while :; do sleep 0.05; done
            """);
        using var stop = new CancellationTokenSource();
        var running = FuncHost.RunAsync(func.Program, TierFolder.Of(func.Root), Settings, TimeSpan.Zero, stop.Token);
        await Eventually.HoldsAsync(() => Task.FromResult(File.Exists(Path.Combine(func.AppFolder, "ready"))));

        await stop.CancelAsync();
        await running;

        File.ReadAllLines(Path.Combine(func.AppFolder, "told")).Should().Equal("start 127.0.0.1:9092 none none", "stopped");
    }

    [Fact]
    public async Task One_that_ends_by_itself_is_a_failure()
    {
        using var func = new FuncStandIn("exit 3");

        var run = () => FuncHost.RunAsync(func.Program, TierFolder.Of(func.Root), Settings, TimeSpan.Zero, CancellationToken.None);

        await run.Should().ThrowAsync<InvalidOperationException>().WithMessage("func start ended with exit code 3: *");
    }
}
