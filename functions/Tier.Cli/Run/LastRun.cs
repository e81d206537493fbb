using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Tier.Functions;
using Tier.LocalHost.Servers;
using Tier.Pipeline.Warehouse;

namespace Tier.Cli.Run;

/// <summary>The servers of the run that goes on, or of the last one: those of them that are private and were stopped with it are started again.</summary>
internal sealed class LastRun : IAsyncDisposable
{
    private readonly IAsyncDisposable? mySql;
    private readonly IAsyncDisposable? kafka;
    private ServiceProvider? services;

    private LastRun(IConfiguration settings, bool hasBroker, IAsyncDisposable? mySql = null, IAsyncDisposable? kafka = null)
    {
        Settings = settings;
        HasBroker = hasBroker;
        this.mySql = mySql;
        this.kafka = kafka;
    }

    /// <summary>How the servers are reached.</summary>
    public IConfiguration Settings { get; }

    /// <summary>The pipeline's services; nothing is connected yet.</summary>
    public IServiceProvider Services => services ??= new ServiceCollection()
        .AddLogging()
        .AddTierFunctions(Settings)
        .AddSingleton(Settings)
        .BuildServiceProvider();

    /// <summary>Whether there is a broker to ask: one that isn't private may be away all the same.</summary>
    public bool HasBroker { get; }

    /// <summary>Servers that go on, whoever started them.</summary>
    public static LastRun Of(IConfiguration settings) => new(settings, hasBroker: true);

    /// <summary>Opens them.</summary>
    /// <param name="folder">The project's folder.</param>
    /// <param name="withBroker">Whether the broker is needed too.</param>
    /// <exception cref="SettingException">
    /// There was no run and no setting names a server, or the broker ended with its run, or the database can't be used.
    /// </exception>
    public static async Task<LastRun> OpenAsync(TierFolder folder, bool withBroker, CancellationToken cancellationToken)
    {
        var run = await StartAsync(folder, withBroker, cancellationToken);
        try
        {
            await new Database(run.Settings[nameof(PipelineOptions.MySqlConnection)] ?? "").CheckAsync(cancellationToken);
            return run;
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops what was started.</summary>
    public async ValueTask DisposeAsync()
    {
        await (services?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (kafka?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (mySql?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private static async Task<LastRun> StartAsync(TierFolder folder, bool withBroker, CancellationToken cancellationToken)
    {
        if (folder.ReadState() is not { } state)
        {
            var given = GivenSettings.Read(folder);
            return given[nameof(PipelineOptions.MySqlConnection)] is { Length: > 0 }
                ? new(given, given[nameof(PipelineOptions.BrokerList)] is { Length: > 0 })
                : throw new SettingException(nameof(PipelineOptions.MySqlConnection), "There was no run in this folder yet: ./start_app.sh makes one. Or set MySqlConnection to a database that is elsewhere.");
        }

        if (state.IsRunning())
        {
            return new(GivenSettings.Read(folder, state.Settings), hasBroker: true);
        }

        if (withBroker && state.Broker == BrokerChoice.InProcess)
        {
            throw new SettingException(
                nameof(PipelineOptions.BrokerList),
                "The broker of the last run was in its process and ended with it, so nothing can be checked against it: the run printed its verdict at its end. Run this command while ./start_app.sh runs, or set KAFKA_HOME or BrokerList for a broker that stays.");
        }

        var settings = new Dictionary<string, string?>(state.Settings);
        PrivateMySql? mySql = null;
        try
        {
            if (state.PrivateDatabase)
            {
                mySql = await RunServers.StartPrivateDatabaseAsync(folder, settings, cancellationToken);
            }

            KafkaServer? kafka = null;
            if (withBroker && state.Broker == BrokerChoice.Private)
            {
                kafka = await KafkaServer.StartAsync(new() { Folder = folder.Kafka }, cancellationToken);
                settings[nameof(PipelineOptions.BrokerList)] = kafka.BootstrapServers;
            }

            return new(GivenSettings.Read(folder, settings), kafka is not null || state.Broker == BrokerChoice.Given, mySql, kafka);
        }
        catch
        {
            await (mySql?.DisposeAsync() ?? ValueTask.CompletedTask);
            throw;
        }
    }
}
