using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tier.LocalHost.Kafka;
using Tier.Testing;

namespace Tier.LocalHost.Tests.Testing;

/// <summary>A host that runs one test function, by default under a fake clock and with a fake consumer.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly TemporaryFile hostJson;

    public TestHost(
        string function,
        string hostJson = "{}",
        Dictionary<string, string?>? settings = null,
        ManualClock? clock = null,
        bool realParts = false,
        TimeSpan? drainTimeout = null,
        Action<IServiceCollection, IConfiguration>? configureServices = null)
    {
        this.hostJson = new TemporaryFile("host.json", hostJson);
        Clock = clock ?? new ManualClock();
        Script = new Script(realParts ? TimeProvider.System : Clock);
        var all = new Dictionary<string, string?>
        {
            ["AzureFunctionsJobHost__functions__0"] = function,
            ["Brokers"] = "broker:9092",
            ["Topic"] = "topic",
            ["Group"] = "group",
            ["Secret"] = "a secret",
            ["Certificate"] = "-----BEGIN CERTIFICATE-----\na\n-----END CERTIFICATE-----",
            ["Schedule"] = "*/1 * * * * *",
        };
        foreach (var (name, value) in settings ?? [])
            all[name] = value;
        Host = LocalFunctionsHost.Create(new LocalHostOptions
        {
            HostJsonPath = this.hostJson.Path,
            Settings = all,
            DrainTimeout = drainTimeout ?? TimeSpan.FromSeconds(8),
            FunctionAssemblies = [typeof(TestFunctions).Assembly],
            ConfigureLogging = logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log),
            ConfigureServices = (services, configuration) =>
            {
                services.AddSingleton(Script);
                if (!realParts)
                {
                    services.AddSingleton<TimeProvider>(Clock);
                    services.AddSingleton<IRecordConsumerFactory>(Consumer);
                }

                configureServices?.Invoke(services, configuration);
            },
        });
    }

    public LocalFunctionsHost Host { get; }

    public ManualClock Clock { get; }

    public FakeConsumer Consumer { get; } = new();

    public CapturedLog Log { get; } = new();

    public Script Script { get; }

    public async Task<TestHost> StartedAsync()
    {
        await Host.StartAsync();
        return this;
    }

    /// <summary>Returns when the collector has polled again after all that happened so far.</summary>
    public async Task HasPolledAsync()
    {
        var polls = Consumer.Polls;
        await Eventually.HoldsAsync(() => Consumer.Polls >= polls + 3);
    }

    public async ValueTask DisposeAsync()
    {
        var disposal = Host.DisposeAsync().AsTask();
        await Clock.RunUntilAsync(() => disposal.IsCompleted);
        await disposal;
        Consumer.Dispose();
        hostJson.Dispose();
    }
}
