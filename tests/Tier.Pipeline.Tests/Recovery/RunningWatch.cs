using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Tier.Pipeline.Recovery;
using Tier.Pipeline.Streams;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Recovery;

/// <summary>The watch of a worker whose clock the test has in its hands.</summary>
internal sealed class RunningWatch : ILogger<CompletenessWatch>, IAsyncDisposable
{
    private const int Outage = 531;
    private const int Looked = 533;
    private const int Round = 534;
    private readonly ConcurrentQueue<(LogLevel Level, EventId Id, string Text)> log = new();
    private readonly ServiceProvider worker;
    private readonly CompletenessWatch watch;
    private int looks;

    private RunningWatch(TestPipeline pipeline)
    {
        worker = pipeline.NewWorker(Time);
        watch = ActivatorUtilities.CreateInstance<CompletenessWatch>(worker, this);
    }

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.UtcNow);

    public bool AskedToStop => worker.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested;

    public IReadOnlyList<string> Warnings => [.. log.Where(line => line.Level >= LogLevel.Warning).Select(line => line.Text)];

    public int Failures => Count(Outage);

    public static async Task<RunningWatch> StartAsync(TestPipeline pipeline)
    {
        var running = new RunningWatch(pipeline);
        await running.watch.StartAsync(CancellationToken.None);
        return running;
    }

    /// <summary>Returns when it has looked at every stream, since the last call.</summary>
    public async Task LookedAsync()
    {
        looks += EventStreams.BuiltIn.Count;
        await Eventually.HoldsAsync(() => Count(Looked) >= looks);
    }

    /// <summary>Returns when it has gone once more through all that it does, for every stream, while the clock stands still.</summary>
    public Task RoundAsync() => Eventually.HoldsAsync(() => log.Count(line => line.Id.Id == Round) >= EventStreams.BuiltIn.Count);

    /// <summary>Lets time pass until the condition holds.</summary>
    public Task UntilAsync(Func<Task<bool>> condition) => Eventually.HoldsAsync(async () =>
    {
        if (await condition())
        {
            return true;
        }

        Time.Advance(TimeSpan.FromSeconds(1));
        return false;
    });

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        log.Enqueue((logLevel, eventId, formatter(state, exception)));

    public async ValueTask DisposeAsync()
    {
        await watch.StopAsync(CancellationToken.None);
        watch.Dispose();
    }

    private int Count(int id) => log.Count(line => line.Id.Id == id);
}
