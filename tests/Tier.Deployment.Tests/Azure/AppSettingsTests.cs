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

    /// <summary>The parameter files and the apps of each.</summary>
    public static TheoryData<string, string> Apps => new(
        from name in new[] { "dev", "prod", "confluent" } from service in new[] { "workers", "replay" } select (name, service));

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
        App(name, service).Settings.Where(setting => AppSettings.Passwords.Contains(setting.Key))
            .Should().HaveCount(3).And.OnlyContain(setting => setting.Value.StartsWith("@Microsoft.KeyVault(VaultName=kv-"));

    private static AzureApp App(string name, string service) => AzureApp.Of(AzureSnapshot.Read(name)).Single(app => app.Service == service);

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
