using Tier.EndToEnd.Tests.Hosted;
using Tier.Testing;

namespace Tier.EndToEnd.Tests.AppWorkers;

/// <summary>How the app's process ends: all that it prints, and its exit code.</summary>
public sealed class AppRunTests(TestServers servers)
{
    private const string Nowhere = "Server=127.0.0.1;Port=1;Database=tier;User ID=app;Password=a-secret-of-the-app";

    [Fact]
    public Task A_setting_that_can_lose_events_costs_one_line_and_exit_code_2() => IsRefusedAsync(
        "crit: extensions.kafka.commitOnFailure is true: *; set it to false in host.json, *",
        ("AzureFunctionsJobHost__extensions__kafka__commitOnFailure", "true"));

    [Fact]
    public Task A_setting_that_is_missing_costs_one_line_and_exit_code_2() =>
        IsRefusedAsync("crit: MySqlConnection is not set: *", ("MySqlConnection", ""));

    [Fact]
    public async Task A_missing_host_json_costs_one_line_and_exit_code_2() =>
        await IsRefusedAsync("crit: There is no */host.json, *", [], await servers.NewFolderAsync());

    [Fact]
    public Task A_database_that_does_not_answer_costs_one_line_and_exit_code_2() => IsRefusedAsync(
        "crit: MySqlConnection: no MySQL server answers at 127.0.0.1:1: *", ("MySqlConnection", Nowhere), ("MySqlMigrationConnection", ""));

    [Fact]
    public Task A_broker_that_does_not_answer_costs_one_line_and_exit_code_2() =>
        IsRefusedAsync("crit: BrokerList: *127.0.0.1:1*", ("BrokerList", "127.0.0.1:1"));

    [Fact]
    public Task A_topic_that_is_not_there_costs_one_line_and_exit_code_2() =>
        IsRefusedAsync("crit: *nothing-of-that-name*", ("WeatherTopic", "nothing-of-that-name"));

    [Fact]
    public async Task An_app_that_is_told_to_stop_ends_with_exit_code_0()
    {
        await using var app = await HostedPipeline.CreateAsync(servers);
        await using var worker = AppWorkerProcess.Start(app.SettingsOf(new()), Repository.Root);
        await worker.SaysAsync("Application started");

        await worker.StopAsync();
        await worker.EndsAsync();

        worker.Output[^1].Should().Be("exit code 0");
        worker.Errors.Should().BeEmpty();
    }

    private Task IsRefusedAsync(string sentence, params (string Name, string Value)[] wrong) =>
        IsRefusedAsync(sentence, wrong, Repository.Root);

    private async Task IsRefusedAsync(string sentence, (string Name, string Value)[] wrong, string folder)
    {
        await using var app = await HostedPipeline.CreateAsync(servers);
        var settings = app.SettingsOf(new());
        settings["Logging__LogLevel__Default"] = "Warning";
        foreach (var (name, value) in wrong)
        {
            settings[name] = value;
        }

        await using var worker = AppWorkerProcess.Start(settings, folder);
        await worker.EndsAsync();

        worker.Errors.Should().ContainSingle().Which.Should().Match(sentence).And.NotContain("a-secret");
        worker.Output.Should().Equal("exit code 2");
    }
}
