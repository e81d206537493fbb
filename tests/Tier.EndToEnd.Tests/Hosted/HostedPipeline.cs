using System.Runtime.CompilerServices;
using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Tier.Functions;
using Tier.LocalHost;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Reconciliation;
using Tier.Testing;
using Tier.Testing.Certificates;
using Tier.Testing.Faults;

namespace Tier.EndToEnd.Tests.Hosted;

/// <summary>
/// The app as it is shipped (host.json, function classes, services) on the local host, with a database and topics that belong to one test. Several
/// hosts may run at once, as several instances of the app would.
/// </summary>
internal sealed class HostedPipeline : IAsyncDisposable
{
    private readonly List<LocalFunctionsHost> hosts = [];
    private readonly List<LocalFunctionsHost> running = [];
    private readonly BrokerKind broker;

    private HostedPipeline(TestPipeline pipeline, BrokerKind broker)
    {
        Pipeline = pipeline;
        this.broker = broker;
    }

    /// <summary>The database, the topics, and the services of a process that runs no function.</summary>
    public TestPipeline Pipeline { get; }

    /// <summary>Makes the database and the topics.</summary>
    public static async Task<HostedPipeline> CreateAsync(
        TestServers servers, DatabaseKind database = DatabaseKind.MariaDb, BrokerKind broker = BrokerKind.InProcess, int partitions = 1,
        params IEnumerable<(string Name, string? Value)> settings) =>
        new(await TestPipeline.CreateAsync(servers, database, broker, partitions, settings), broker);

    /// <summary>Makes the topics, on a database that the test has made.</summary>
    public static async Task<HostedPipeline> CreateAsync(
        TestServers servers, TestDatabase database, BrokerKind broker = BrokerKind.InProcess, int partitions = 1, params IEnumerable<(string Name, string? Value)> settings) =>
        new(await TestPipeline.CreateAsync(servers, database, broker, partitions, settings), broker);

    /// <summary>Makes the database, and the topics on a broker that belongs to the test.</summary>
    public static async Task<HostedPipeline> CreateAsync(
        TestServers servers, DatabaseKind database, OwnBroker broker, int partitions = 1, params IEnumerable<(string Name, string? Value)> settings) =>
        new(await TestPipeline.CreateAsync(servers, database, broker, partitions, settings), broker.Kind);

    /// <summary>Makes the topics on a broker that wants TLS.</summary>
    public static async Task<HostedPipeline> CreateAsync(TestServers servers, TestDatabase database, SecuredBroker broker) =>
        new(await TestPipeline.CreateAsync(servers, database, broker), BrokerKind.Kafka);

    /// <summary>Starts a host.</summary>
    public async Task<LocalFunctionsHost> StartAsync(HostSetup? setup = null)
    {
        setup ??= new();
        var host = LocalFunctionsHost.Create(new()
        {
            HostJsonPath = Path.Combine(Repository.Root, "host.json"),
            Settings = SettingsOf(setup),
            FunctionAssemblies = [setup.Assembly],
            DrainTimeout = setup.DrainTimeout,
            ConfigureLogging = logging =>
            {
                if (setup.Log is not null)
                {
                    logging.SetMinimumLevel(LogLevel.Trace).AddProvider(setup.Log);
                }
            },
            ConfigureServices = (services, configuration) =>
            {
                setup.Register(services, configuration, setup.Assembly);
                if (setup.Unsafe)
                {
                    services.RemoveAll<LosslessSettings>();
                }

                setup.Services(services);
            },
        });
        hosts.Add(host);
        running.Add(host);
        await host.StartAsync();
        return host;
    }

    /// <summary>Stops a host.</summary>
    public Task StopAsync(LocalFunctionsHost host)
    {
        running.Remove(host);
        return host.StopAsync();
    }

    /// <summary>Returns when so many offsets of a stream's topic lie below the checkpoints.</summary>
    /// <exception cref="TimeoutException">They don't, for five minutes.</exception>
    public async Task CheckpointAsync(string stream, long offsets)
    {
        await HoldsAsync(async () => await OutcomesAsync(stream) >= offsets);
        (await OutcomesAsync(stream)).Should().Be(offsets);
    }

    /// <summary>Returns when the condition holds. A broker that doesn't answer at one moment is asked again.</summary>
    /// <exception cref="TimeoutException">It doesn't, for five minutes.</exception>
    public async Task HoldsAsync(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string text = "")
    {
        KafkaException? unanswered = null;
        try
        {
            await Eventually.HoldsAsync(
                async () =>
                {
                    Failure(hosts).Should().BeNull("the app goes on");
                    try
                    {
                        return await condition();
                    }
                    catch (KafkaException exception)
                    {
                        unanswered = exception;
                        return false;
                    }
                },
                text);
        }
        catch (TimeoutException exception) when (unanswered is not null)
        {
            throw new TimeoutException($"{exception.Message} (the broker once answered: {unanswered.Message})", unanswered);
        }
    }

    /// <summary>Stops the hosts, which commit then, and checks the promise, and that everything in the topics was loaded and committed.</summary>
    public async Task<ReconciliationReport> ConcludeAsync()
    {
        await Task.WhenAll(running.ToArray().Select(StopAsync));
        var report = await Pipeline.ReconcileAsync();
        foreach (var (topic, partition) in report.Topics.SelectMany(topic => topic.Partitions.Select(partition => (topic.Topic, partition))))
        {
            partition.Problems.Should().BeEmpty("{0}[{1}] is complete", topic, partition.Partition);
            partition.Lag.Should().Be(0, "{0}[{1}] is loaded", topic, partition.Partition);
            (partition.Committed ?? 0).Should().Be(partition.HighWatermark, "{0}[{1}] is committed to its end", topic, partition.Partition);
        }

        report.Complete.Should().BeTrue();
        return report;
    }

    /// <summary>Why one of the hosts stopped itself; null when none did.</summary>
    public static Exception? Failure(params IEnumerable<LocalFunctionsHost> hosts) =>
        hosts.Select(host => host.Services.GetRequiredService<PipelineFailure>().Cause).FirstOrDefault(cause => cause is not null);

    /// <summary>How many offsets of a stream's topic lie below the checkpoints.</summary>
    public async Task<long> OutcomesAsync(string stream) =>
        await Pipeline.ValueAsync<long?>(
            "SELECT CAST(SUM(next_offset) AS SIGNED) FROM partition_checkpoints JOIN kafka_topics USING (topic_id) WHERE name = @topic",
            new { topic = Pipeline.Topic(stream) }) ?? 0;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts)
        {
            await host.DisposeAsync();
        }

        await Pipeline.DisposeAsync();
    }

    /// <summary>The settings of a host. The project's own host.json is what is tested, with time-outs that a test can wait for.</summary>
    public Dictionary<string, string?> SettingsOf(HostSetup setup)
    {
        var settings = new Dictionary<string, string?>(Pipeline.Settings) { ["AzureFunctionsJobHost__extensions__kafka__maxPollIntervalMs"] = "10000" };
        if (broker == BrokerKind.InProcess)
        {
            settings["LocalHost__KafkaGroupProtocol"] = "consumer";
            settings["LocalHost__FetchWaitMaxMs"] = "10";
        }
        else
        {
            settings["AzureFunctionsJobHost__extensions__kafka__sessionTimeoutMs"] = "6000";
        }

        for (var index = 0; index < setup.Functions.Count; index++)
        {
            settings[$"AzureFunctionsJobHost__functions__{index}"] = setup.Functions[index];
        }

        foreach (var (name, value) in setup.Settings)
        {
            settings[name] = value;
        }

        return settings;
    }
}
