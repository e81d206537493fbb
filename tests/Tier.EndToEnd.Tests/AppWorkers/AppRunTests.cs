using Tier.EndToEnd.Tests.Hosted;
using Tier.Testing;

namespace Tier.EndToEnd.Tests.AppWorkers;

/// <summary>How the app's process ends: all that it prints, and its exit code. What a wrong setting does is in <see cref="BuiltAppTests"/>.</summary>
public sealed class AppRunTests(TestServers servers)
{
    [Fact]
    public async Task A_missing_host_json_costs_one_line_and_exit_code_2()
    {
        await using var app = await HostedPipeline.CreateAsync(servers);
        var settings = app.SettingsOf(new());
        settings["Logging__LogLevel__Default"] = "Warning";

        await using var worker = AppWorkerProcess.Start(settings, await servers.NewFolderAsync());
        await worker.EndsAsync();

        worker.Errors.Should().ContainSingle().Which.Should().Match("crit: There is no */host.json, *");
        worker.Output.Should().Equal("exit code 2");
    }

    [Fact]
    public async Task An_app_that_is_told_to_stop_ends_with_exit_code_0()
    {
        await using var app = await HostedPipeline.CreateAsync(servers);
        await using var worker = AppWorkerProcess.Start(app.SettingsOf(new()), Repository.Root);
        await worker.SaysAsync("Application started");

        await worker.StopAsync();
        await worker.EndsAsync();

        worker.Errors.Should().BeEmpty();
        worker.Output[^1].Should().Be("exit code 0");
    }
}
