using System.Text.Json.Nodes;
using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Tier.Functions;
using Tier.Pipeline.Hosting;
using Tier.Pipeline.Kafka;
using Tier.Pipeline.Records;
using Tier.Pipeline.Replay;
using Tier.Testing;

namespace Tier.Deployment.Tests.Azure;

/// <summary>The settings that Bicep gives the apps, held against what the app reads.</summary>
public sealed class AppSettingsTests
{
    private static readonly Type[] Classes = [typeof(ReplayProducer), typeof(SegmentTracksEtl), typeof(WeatherEtl)];

    /// <summary>Read by the platform's host or the worker, in Azure only.</summary>
    private static readonly string[] OfAzure =
    [
        "AzureWebJobsStorage__credential", "AzureWebJobsStorage__clientId", "AzureWebJobsStorage__blobServiceUri",
        "AzureWebJobsStorage__tableServiceUri",
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "AzureFunctionsJobHost__extensions__kafka__sessionTimeoutMs",
        "AzureFunctionsJobHost__logging__applicationInsights__samplingSettings__maxTelemetryItemsPerSecond",
        "AzureFunctionsJobHost__logging__applicationInsights__samplingSettings__excludedTypes",
        "FUNCTIONS_EXTENSION_VERSION", "WEBSITE_RUN_FROM_PACKAGE", "WEBSITE_RUN_FROM_PACKAGE_BLOB_MI_RESOURCE_ID",
    ];

    /// <summary>The parameter files and the apps of each.</summary>
    public static TheoryData<string, string> Apps => new(
        from name in new[] { "dev", "prod", "confluent" } from service in new[] { "workers", "replay" } select (name, service));

    [Theory, MemberData(nameof(Apps))]
    public void Every_setting_is_one_that_somebody_reads(string name, string service) =>
        Unread(App(name, service).Settings.Keys).Should().BeEmpty();

    [Fact]
    public void A_setting_that_nobody_reads_is_named() => Unread(["WeatherTopic", "WeathersTopic"]).Should().Equal("WeathersTopic");

    [Theory, MemberData(nameof(Apps))]
    public void Every_setting_of_the_sample_is_there(string name, string service) =>
        Missing(App(name, service).Settings.Keys).Should().BeEmpty();

    [Fact]
    public void A_setting_of_the_sample_that_is_left_out_is_named() =>
        Missing(App("dev", "workers").Settings.Keys.Except(["WeatherTopic", "MySqlConnection"]))
            .Should().BeEquivalentTo("WeatherTopic", "MySqlConnection");

    [Theory, MemberData(nameof(Apps))]
    public void The_app_starts_with_them(string name, string service)
    {
        var app = App(name, service);
        var configuration = Configuration(app.Settings);

        Starts(app.Settings).Should().NotThrow();

        Running(configuration).Should().BeEquivalentTo(
            service == "replay" ? ["ReplayProducer"] : new[] { "SegmentTracksEtl", "WeatherEtl" });
        configuration["WeatherConsumerGroup"].Should().NotBe(configuration["SegmentTracksConsumerGroup"]);
    }

    [Theory]
    [InlineData("BrokerPassword", "")]
    [InlineData("SegmentTracksConsumerGroup", "tier-weather")]
    [InlineData("ReplayCompression", "Best")]
    [InlineData("AzureFunctionsJobHost__extensions__kafka__commitOnFailure", "true")]
    public void The_app_refuses_others(string setting, string value)
    {
        var settings = new Dictionary<string, string>(App("dev", "workers").Settings) { [setting] = value };

        Starts(settings).Should().Throw<SettingException>();
    }

    [Fact]
    public void The_replay_wants_storage_for_its_lock()
    {
        var settings = new Dictionary<string, string>(App("dev", "replay").Settings);
        settings.Remove("AzureWebJobsStorage__blobServiceUri").Should().BeTrue();

        Starts(settings).Should().Throw<SettingException>().WithMessage("*AzureWebJobsStorage*");
    }

    [Theory, MemberData(nameof(Apps))]
    public void A_password_is_a_reference_to_the_vault(string name, string service) =>
        App(name, service).Settings.Where(setting => setting.Key is "BrokerPassword" or "MySqlConnection" or "MySqlMigrationConnection")
            .Should().HaveCount(3).And.OnlyContain(setting => setting.Value.StartsWith("@Microsoft.KeyVault(VaultName=kv-"));

    private static AzureApp App(string name, string service) => AzureApp.Of(AzureSnapshot.Read(name)).Single(app => app.Service == service);

    private static IEnumerable<string> Unread(IEnumerable<string> settings)
    {
        IEnumerable<string> read =
        [
            .. AppSettings.OfTheApp, .. AppSettings.OfThePlatform,
            .. Classes.Select(type => $"AzureWebJobs.{type.Name}.Disabled"),
            .. OfAzure,
        ];
        return settings.Except(read);
    }

    private static IEnumerable<string> Missing(IEnumerable<string> settings)
    {
        var sample = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "local.settings.sample.json")))!["Values"]!.AsObject();

        // Flex Consumption has the runtime elsewhere, and the storage is reached without a key.
        return sample.Select(setting => setting.Key).Except(["FUNCTIONS_WORKER_RUNTIME", "AzureWebJobsStorage"]).Except(settings);
    }

    /// <summary>What the app looks at before it asks a server; built for SASL, as azd builds it.</summary>
    private static Action Starts(IReadOnlyDictionary<string, string> settings) => () =>
    {
        var configuration = Configuration(settings);
        new LosslessSettings(configuration, Classes).Check();
        using var services = new ServiceCollection().AddLogging()
            .AddTierPipeline(configuration, new(SecurityProtocol.SaslSsl, SaslMechanism.Plain)).BuildServiceProvider();
        _ = services.GetRequiredService<BrokerClients>();
        _ = services.GetRequiredService<ReplayOptions>();
    };

    private static IConfiguration Configuration(IReadOnlyDictionary<string, string> settings)
    {
        var builder = new ConfigurationBuilder().AddInMemoryCollection(
            settings.ToDictionary(setting => setting.Key.Replace("__", ":", StringComparison.Ordinal), setting => (string?)setting.Value));
        builder.AddHostJson(Repository.Root);
        return builder.Build();
    }

    private static IEnumerable<string> Running(IConfiguration configuration) =>
        Classes.Select(type => type.Name).Where(name => configuration[$"AzureWebJobs.{name}.Disabled"] != "true");
}
