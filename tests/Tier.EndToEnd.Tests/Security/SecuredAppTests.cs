extern alias SaslSsl;
extern alias Ssl;

using Dapper;
using Microsoft.Extensions.DependencyInjection;
using MySqlConnector;
using Tier.EndToEnd.Tests.Hosted;
using Tier.Pipeline.Reconciliation;
using Tier.Pipeline.Records;
using Tier.Pipeline.Warehouse;
using Tier.Testing;
using Tier.Testing.Certificates;

namespace Tier.EndToEnd.Tests.Security;

/// <summary>The app as it is built with -p:BrokerSecurity, on servers that let nobody in without: replay, triggers, loads and reconcile, all over TLS.</summary>
[Collection(typeof(SecuredServersCollection))]
public sealed class SecuredAppTests(TestServers servers, SecuredServers secured)
{
    [Fact]
    public async Task Built_for_SaslSsl_it_loads_everything_over_TLS_and_with_its_password()
    {
        var broker = await secured.BrokerAsync();
        await LoadsEverythingAsync(SaslSslApp(broker));
    }

    [Fact]
    public async Task Built_for_Ssl_it_loads_everything_over_TLS_and_with_its_certificate()
    {
        var broker = await secured.BrokerAsync();
        var own = broker.Authority.Issue("tier");
        await LoadsEverythingAsync(new()
        {
            Assembly = typeof(Ssl::Tier.Functions.WeatherEtl).Assembly,
            Register = (services, configuration, _) => Ssl::Tier.Functions.ServiceCollectionExtensions.AddTierFunctions(services, configuration),
            Settings = new Dictionary<string, string?>
            {
                ["BrokerList"] = broker.WithCertificate,
                ["BrokerCaPem"] = broker.Authority.Pem,
                ["BrokerCertificatePem"] = own.CertificatePem,
                ["BrokerKeyPem"] = own.KeyPem.ReplaceLineEndings("\\n"), // as in a setting of one line
            },
        });
    }

    [Fact]
    public async Task With_a_wrong_password_it_does_not_start()
    {
        var app = SaslSslApp(await secured.BrokerAsync());

        await IsRefusedAsync(app, [("BrokerPassword", "not-the-password")], "BrokerUsername, BrokerPassword: the brokers at * refuse the user 'tier': correct both.");
    }

    [Fact]
    public async Task With_the_authority_of_another_it_does_not_start()
    {
        using var other = new TestAuthority("Another authority");
        var app = SaslSslApp(await secured.BrokerAsync());

        await IsRefusedAsync(app, [("BrokerCaPem", other.Pem)], "BrokerList: the broker at * is not trusted, because its certificate is from the authority 'Tier test authority', which is none of those in BrokerCaPem.");
    }

    private static HostSetup SaslSslApp(SecuredBroker broker) => new()
    {
        Assembly = typeof(SaslSsl::Tier.Functions.WeatherEtl).Assembly,
        Register = (services, configuration, _) => SaslSsl::Tier.Functions.ServiceCollectionExtensions.AddTierFunctions(services, configuration),
        Settings = new Dictionary<string, string?>
        {
            ["BrokerList"] = broker.WithPassword,
            ["BrokerUsername"] = SecuredBroker.User,
            ["BrokerPassword"] = broker.Password,
            ["BrokerCaPem"] = broker.Authority.Pem,
        },
    };

    private async Task LoadsEverythingAsync(HostSetup setup)
    {
        var files = await GeneratedFiles.WriteAsync(servers, 300);
        var (app, connections) = await CreateAsync();
        await using var _ = app;
        var log = new LogLines();

        var host = await app.StartAsync(With(setup, [.. connections, .. files.Settings, ("AzureFunctionsJobHost__extensions__kafka__libkafkaDebug", "all")]) with
        {
            Functions = ["WeatherEtl", "SegmentTracksEtl", "ReplayProducer"],
            Log = log,
        });
        await app.CheckpointAsync("weather", 306);
        await app.CheckpointAsync("segment-tracks", 302);
        var report = await host.Services.GetRequiredService<Reconciler>().ReconcileAsync(CancellationToken.None);
        await app.ConcludeAsync();

        report.Topics.Select(topic => topic.Counts.Loaded).Should().Equal(300, 300);
        report.Complete.Should().BeTrue();
        await using var connection = await host.Services.GetRequiredService<Database>().OpenAsync(CancellationToken.None);
        (await connection.QuerySingleAsync<(string, string Cipher)>("SHOW STATUS LIKE 'Ssl_cipher'")).Cipher.Should().StartWith("TLS_");
        log.All.Should().HaveCountGreaterThan(1000, "the Kafka client tells all that it does");
        IsSilent(log, Secrets(setup, connections));
    }

    private async Task IsRefusedAsync(HostSetup setup, IReadOnlyList<(string Name, string? Value)> wrong, string sentence)
    {
        var (app, connections) = await CreateAsync();
        await using var _ = app;
        var log = new LogLines();
        var asked = With(setup, [.. connections, .. wrong]) with { Log = log };

        var start = () => app.StartAsync(asked);

        var refused = (await start.Should().ThrowAsync<SettingException>().WithMessage(sentence)).Which;
        foreach (var secret in Secrets(asked, connections))
        {
            refused.ToString().Should().NotContain(secret);
        }

        IsSilent(log, Secrets(asked, connections));
    }

    private static HostSetup With(HostSetup setup, IEnumerable<(string Name, string? Value)> settings)
    {
        var all = new Dictionary<string, string?>(setup.Settings);
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        return setup with { Settings = all };
    }

    private static IReadOnlyList<string> Secrets(HostSetup setup, IEnumerable<(string Name, string? Value)> connections) =>
    [
        .. setup.Settings.Where(setting => setting.Key is "BrokerPassword").Select(setting => setting.Value!),
        .. setup.Settings.Where(setting => setting.Key is "BrokerKeyPem").Select(setting => setting.Value!.Split("\\n")[1]),
        .. connections.Select(connection => connection.Value!),
        .. connections.Select(connection => new MySqlConnectionStringBuilder(connection.Value!).Password),
    ];

    private static void IsSilent(LogLines log, IReadOnlyList<string> secrets)
    {
        secrets.Should().HaveCountGreaterThanOrEqualTo(5).And.AllSatisfy(secret => secret.Length.Should().BeGreaterThan(10));
        foreach (var secret in secrets)
        {
            log.All.Where(line => line.Text.Contains(secret, StringComparison.Ordinal)).Select(line => line.Text.Replace(secret, "(the secret)", StringComparison.Ordinal)).Should().BeEmpty();
        }
    }

    /// <summary>A database that wants TLS, topics, and how the app reaches the database.</summary>
    private async Task<(HostedPipeline App, IReadOnlyList<(string Name, string? Value)> Connections)> CreateAsync()
    {
        var server = await secured.DatabaseAsync();
        var database = await server.ShowAsync(server.Good, $"tier{Guid.NewGuid():N}");
        return (
            await HostedPipeline.CreateAsync(servers, database, await secured.BrokerAsync()),
            [("MySqlConnection", server.With(database.AppConnectionString, _ => { })), ("MySqlMigrationConnection", server.With(database.MigrationConnectionString, _ => { }))]);
    }
}
