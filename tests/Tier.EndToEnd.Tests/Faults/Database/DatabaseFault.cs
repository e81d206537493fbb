using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tier.EndToEnd.Tests.Hosted;
using Tier.Pipeline.Streams.Weather;
using Tier.Testing;
using Tier.Testing.Faults;

namespace Tier.EndToEnd.Tests.Faults.Database;

/// <summary>An app that loads events, and something that befalls its database in the middle of that.</summary>
internal sealed class DatabaseFault : IAsyncDisposable
{
    /// <summary>Loading is held up.</summary>
    public const int OutageBegun = 210;

    /// <summary>Loading goes on.</summary>
    public const int OutageOver = 211;

    /// <summary>An invocation has failed, and the retry attribute runs it again.</summary>
    public const int InvocationFailed = 7110;

    private readonly TestServers servers;
    private readonly TestEvents events;

    private DatabaseFault(TestServers servers, HostedPipeline app, TestEvents events)
    {
        this.servers = servers;
        this.events = events;
        App = app;
    }

    /// <summary>The app.</summary>
    public HostedPipeline App { get; }

    /// <summary>What the app logs.</summary>
    public LogLines Log { get; } = new();

    private IEnumerable<string> Outages => Log.All.Where(line => line.Id == OutageBegun).Select(line => line.Text);

    /// <summary>Publishes events, starts the app, and lets the fault befall it before it loads its third batch of weather events or so.</summary>
    /// <returns>The fault has happened then.</returns>
    public static async Task<DatabaseFault> HappensAsync(
        TestServers servers, TestDatabase database, Func<Task> fault, BrokerKind broker = BrokerKind.InProcess, int rows = 200)
    {
        var app = await HostedPipeline.CreateAsync(servers, database, broker);
        var run = new DatabaseFault(servers, app, TestEvents.Some(rows));
        await run.events.PublishAsync(app.Pipeline);
        var happened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await app.StartAsync(FaultyRun.SmallBatches with
        {
            Services = services =>
            {
                services.AddSingleton<ILoggerProvider>(run.Log).Configure<LoggerFilterOptions>(filter => filter.MinLevel = LogLevel.Debug);
                services.Intercept<WeatherStream>(async (records, load, _) =>
                {
                    if (records[^1].Offset >= 80 && !happened.Task.IsCompleted)
                    {
                        await CauseAsync();
                    }

                    await load();
                });
            },
        });
        await app.HoldsAsync(() => Task.FromResult(happened.Task.IsCompleted));
        await happened.Task;
        return run;

        async Task CauseAsync()
        {
            try
            {
                await fault();
                happened.SetResult();
            }
            catch (Exception exception)
            {
                happened.TrySetException(exception); // the app would only try again
                throw;
            }
        }
    }

    /// <summary>Returns when the app says that it is held up, and why.</summary>
    /// <param name="error">One of the reasons.</param>
    public async Task HoldsUpAsync(params string[] error)
    {
        try
        {
            await App.HoldsAsync(() => Task.FromResult(Outages.Any(said => error.Any(reason => said.Contains(reason, StringComparison.Ordinal)))));
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{exception.Message} It says: {string.Join(" | ", Outages)}", exception);
        }
    }

    /// <summary>Returns when such a line was logged.</summary>
    public Task LogsAsync(int id) => App.HoldsAsync(() => Task.FromResult(Log.Count(id) > 0));

    /// <summary>Waits until all events are loaded, and checks the promise, the tables, and that each outage was told of once.</summary>
    public async Task LosesNothingAsync()
    {
        await App.LosesNothingAsync(servers, events);
        Log.Count(OutageBegun).Should().Be(Log.Count(OutageOver), "what began is over");
        (await App.Pipeline.ValueAsync<long>("SELECT COUNT(*) FROM dead_letters WHERE reason = 'rejected_by_server'")).Should().Be(0, "no record was to blame");
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        Log.Dispose();
    }
}
