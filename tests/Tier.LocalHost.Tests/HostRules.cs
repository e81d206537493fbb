using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tier.LocalHost.Tests.Testing;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Records;
using Tier.Testing;

namespace Tier.LocalHost.Tests;

/// <summary>Which functions run, and how the host starts.</summary>
public sealed class HostRules
{
    [Fact]
    public async Task Without_a_list_all_functions_run()
    {
        await using var host = new TestHost(function: "");

        host.Host.FunctionNames.Should().Equal(
            "Batch", "InPlainText", "RetriedForEver", "RetriedTwice", "Secured", "SecuredByFile", "SecuredByName", "Tick", "TickAtStart", "TickBySetting", "TickOfVoid", "TickRetried", "Unsecured");
    }

    [Fact]
    public async Task Only_the_functions_of_the_list_run()
    {
        await using var host = new TestHost("tick", settings: new() { ["AzureFunctionsJobHost__functions__1"] = "Batch" });

        host.Host.FunctionNames.Should().Equal("Batch", "Tick");
    }

    [Fact]
    public async Task The_app_finds_host_json_among_its_settings_with_what_is_laid_over_it()
    {
        await using var host = new TestHost(
            "Tick",
            """{ "extensions": { "kafka": { "maxBatchSize": 100, "maxRetries": 3 } } }""",
            new() { ["AzureFunctionsJobHost__extensions__kafka__maxBatchSize"] = "500" });
        var settings = host.Host.Services.GetRequiredService<IConfiguration>();

        settings["AzureFunctionsJobHost:extensions:kafka:maxBatchSize"].Should().Be("500");
        settings["AzureFunctionsJobHost:extensions:kafka:maxRetries"].Should().Be("3");
        settings["AzureFunctionsJobHost:extensions:kafka:commitOnFailure"].Should().BeNull();
    }

    [Theory, InlineData(null, "1"), InlineData("2", "2")]
    public async Task It_is_one_replica_unless_somebody_says_otherwise(string? given, string replicas)
    {
        await using var host = new TestHost("Tick", settings: given is null ? [] : new() { ["Replicas"] = given });

        host.Host.Services.GetRequiredService<IConfiguration>()["Replicas"].Should().Be(replicas);
    }

    [Fact]
    public void A_list_that_names_no_function_of_the_app_is_refused()
    {
        var create = () => new TestHost("Tick", settings: new() { ["AzureFunctionsJobHost__functions__1"] = "Tack" });

        create.Should().Throw<SettingException>().WithMessage("The list 'functions' names Tack, which isn't a function of this app; name any of Batch, *");
    }

    [Fact]
    public void A_list_that_leaves_no_function_is_refused()
    {
        var create = () => new TestHost("Nothing");

        create.Should().Throw<SettingException>().WithMessage(
            "No function is left to run, because AzureFunctionsJobHost__functions__0 (or the list 'functions' in host.json) names only Nothing: name any of Batch, * there, or unset it.");
    }

    [Theory]
    [InlineData("AzureWebJobs.TickAtStart.Disabled", "true")]
    [InlineData("AzureWebJobs.TickAtStart.Disabled", "1")]
    [InlineData("AzureWebJobs_TickAtStart_Disabled", "True")]
    public async Task A_disabled_function_does_not_run(string setting, string value)
    {
        await using var host = await new TestHost("TickAtStart", settings: new() { [setting] = value, ["AzureFunctionsJobHost__functions__1"] = "Batch" }).StartedAsync();

        host.Clock.Advance(TimeSpan.FromSeconds(1));
        await host.Host.StopAsync();

        host.Host.FunctionNames.Should().Equal("Batch");
        host.Script.Calls.Should().BeEmpty();
    }

    [Fact]
    public void Disabling_the_last_function_is_refused()
    {
        var create = () => new TestHost("TickAtStart", settings: new() { ["AzureWebJobs_TickAtStart_Disabled"] = "1" });

        create.Should().Throw<SettingException>().WithMessage("No function is left to run, because * names only TickAtStart and AzureWebJobs.TickAtStart.Disabled is set: unset AzureWebJobs.TickAtStart.Disabled.");
    }

    [Fact]
    public async Task A_function_that_is_not_disabled_by_the_setting_runs()
    {
        await using var host = await new TestHost("TickAtStart", settings: new() { ["AzureWebJobs.TickAtStart.Disabled"] = "false" }).StartedAsync();

        await Eventually.HoldsAsync(() => host.Script.Calls.Count == 1);
    }

    [Fact]
    public async Task A_function_may_return_nothing()
    {
        await using var host = await new TestHost("TickOfVoid").StartedAsync();

        await host.Clock.RunUntilAsync(() => host.Script.Calls.Count == 2);
    }

    [Fact]
    public async Task A_schedule_that_can_not_be_read_is_refused_by_name()
    {
        await using var host = new TestHost("TickBySetting", settings: new() { ["Schedule"] = "every now and then" });
        var start = () => host.Host.StartAsync();

        await start.Should().ThrowAsync<SettingException>().WithMessage("Schedule: the schedule 'every now and then' of the function TickBySetting can't be read*");
    }

    [Fact]
    public async Task What_a_service_of_the_app_throws_at_its_start_comes_out_of_the_hosts_start()
    {
        await using var host = new TestHost("Batch", configureServices: (services, _) => services.AddHostedService<FailingService>());
        var start = () => host.Host.StartAsync();

        await start.Should().ThrowExactlyAsync<SettingException>().WithMessage("no database");
        host.Consumer.Configuration.Should().BeNull("no function starts then");
    }

    [Fact]
    public async Task An_app_that_is_refused_when_its_start_has_begun_runs_no_function()
    {
        await using var host = new TestHost("Batch", configureServices: (services, _) => services.AddSingleton<PipelineFailure>().AddHostedService<RefusingService>());
        var start = () => host.Host.StartAsync();

        await start.Should().ThrowExactlyAsync<SettingException>().WithMessage("no database");
        host.Consumer.Configuration.Should().BeNull();
    }

    [Fact]
    public async Task The_caller_learns_that_the_app_asks_to_stop()
    {
        await using var host = await new TestHost("Batch").StartedAsync();
        host.Host.Stopping.IsCancellationRequested.Should().BeFalse();

        host.Host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        host.Host.Stopping.IsCancellationRequested.Should().BeTrue();
    }

    [Fact]
    public async Task The_app_sees_the_settings()
    {
        string? seen = null;
        await using var host = new TestHost("Batch", settings: new() { ["Tier__Setting"] = "value" }, configureServices: (_, configuration) => seen = configuration["Tier:Setting"]);

        seen.Should().Be("value");
    }

    [Fact]
    public async Task Signals_are_left_to_the_caller()
    {
        await using var host = new TestHost("Batch");

        host.Host.Services.GetRequiredService<IHostLifetime>().Should().BeOfType<Hosting.CallerLifetime>();
    }

    [Fact]
    public async Task A_host_that_never_started_can_be_disposed()
    {
        var host = new TestHost("Batch");

        await host.DisposeAsync();
    }

    private sealed class RefusingService(PipelineFailure failure) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            failure.Refuse(new SettingException("Database", "no database"));
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class FailingService : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => throw new SettingException("Database", "no database");

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
