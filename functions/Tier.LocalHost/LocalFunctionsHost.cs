using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Tier.Functions;
using Tier.LocalHost.Configuration;
using Tier.LocalHost.Functions;
using Tier.LocalHost.Hosting;
using Tier.LocalHost.Kafka;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Records;

namespace Tier.LocalHost;

/// <summary>
/// Runs function classes without func, Docker or Azure, by the platform's documented rules. Signals are the caller's: it
/// calls <see cref="StopAsync"/> on Ctrl-C or SIGTERM, and when <see cref="Stopping"/> is cancelled.
/// </summary>
public sealed class LocalFunctionsHost : IAsyncDisposable
{
    // Room for cancelled functions to end and for consumers to leave their groups.
    private static readonly TimeSpan AfterDraining = TimeSpan.FromSeconds(10);

    private readonly IHost host;
    private bool stopped;

    private LocalFunctionsHost(IHost host, IReadOnlyList<FunctionDescriptor> functions)
    {
        this.host = host;
        FunctionNames = [.. functions.Select(function => function.Name)];
    }

    /// <summary>The functions that run, without those filtered out or disabled.</summary>
    public IReadOnlyList<string> FunctionNames { get; }

    /// <summary>The app's services.</summary>
    public IServiceProvider Services => host.Services;

    /// <summary>Cancelled when the app asks to stop, or a listener can't go on: then call <see cref="StopAsync"/>.</summary>
    public CancellationToken Stopping => host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

    /// <summary>Reads the configuration, finds the functions and builds the services. Nothing runs yet.</summary>
    /// <exception cref="SettingException">host.json, the settings file or a setting is missing or wrong.</exception>
    /// <exception cref="InvalidOperationException">A function's signature is one that the host can't call.</exception>
    public static LocalFunctionsHost Create(LocalHostOptions options)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });

        // One process, which takes no lock for its timers; wherever it runs, nothing scales it.
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create(LosslessSettings.Replicas, (string?)"1")]);
        builder.Configuration.AddLocalSettings(options.SettingsPath, options.Settings);
        var hostJson = HostJson.Load(options.HostJsonPath, builder.Configuration);
        builder.Configuration.AddInMemoryCollection(HostJsonConfiguration.AsSettings(hostJson));
        var functions = FunctionFilter.Apply(FunctionCatalog.Discover(options.FunctionAssemblies), hostJson, builder.Configuration);

        options.ConfigureLogging?.Invoke(builder.Logging);
        builder.Services.AddSingleton<IHostLifetime, CallerLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.DrainTimeout + AfterDraining);
        options.ConfigureServices?.Invoke(builder.Services, builder.Configuration);

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<IRecordConsumerFactory, ConfluentConsumerFactory>();
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(functions);
        builder.Services.AddSingleton(KafkaHostOptions.Read(hostJson));
        builder.Services.AddSingleton(LocalKafkaOptions.Read(builder.Configuration));
        builder.Services.AddSingleton(new SettingResolver(builder.Configuration));
        builder.Services.AddSingleton<ConsumerConfiguration>();
        builder.Services.AddSingleton<ListenerFactory>();

        // The last one, so that it starts after the app's own hosted services and stops before them.
        builder.Services.AddHostedService<ListenerService>();
        return new LocalFunctionsHost(builder.Build(), functions);
    }

    /// <summary>Starts the app's hosted services and then the listeners; what one of them throws comes out here as it is.</summary>
    /// <exception cref="SettingException">A trigger names a setting that isn't set, or its schedule can't be read.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await host.StartAsync(cancellationToken);
        host.Services.GetService<PipelineFailure>()?.ThrowIfRefused();
    }

    /// <summary>Drains the functions, commits, leaves the consumer groups and stops the app's services.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (stopped)
            return Task.CompletedTask;
        stopped = true;
        return host.StopAsync(cancellationToken);
    }

    /// <summary>Stops what still runs, and disposes the app's services.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!stopped)
            await StopAsync();
        if (host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        else
            host.Dispose();
    }
}
