using Microsoft.Extensions.DependencyInjection;
using Tier.Cli.Status;
using Tier.LocalHost;
using Tier.Pipeline.Replay;

namespace Tier.Cli.Run;

/// <summary>The functions of a run, in one host after another: a run that is disturbed on purpose has more than one.</summary>
internal sealed class RunHost(Func<LocalFunctionsHost> create) : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();

    // Nobody reads the status through a host that is just taken apart.
    private readonly SemaphoreSlim turn = new(1, 1);
    private CancellationTokenRegistration registration;
    private LocalFunctionsHost host = create();
    private StatusReader? status;

    public IServiceProvider Services => host.Services;

    /// <summary>Cancelled when a host asks to stop by itself.</summary>
    public CancellationToken Stopping => stopping.Token;

    /// <summary>Why the replay can't begin until a person changes something; null while there is no such reason.</summary>
    public string? ReplayRefusal => host.Services.GetRequiredService<Replayer>().Refusal;

    private StatusReader Status => status ??= ActivatorUtilities.CreateInstance<StatusReader>(host.Services);

    /// <summary>Starts the functions.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await host.StartAsync(cancellationToken);
        registration = host.Stopping.Register(stopping.Cancel);
    }

    /// <summary>Stops the functions, and starts them in a new host; unless they have stopped by themselves, which must be seen.</summary>
    /// <param name="between">What is done while nothing runs.</param>
    public async Task RestartAsync(Func<Task> between)
    {
        await turn.WaitAsync();
        try
        {
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            await registration.DisposeAsync();
            await host.DisposeAsync();
            host = create();
            status = null;
            await between();
            await StartAsync(CancellationToken.None);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Stops the functions.</summary>
    public Task StopAsync() => host.StopAsync(CancellationToken.None);

    /// <summary>Where the run stands.</summary>
    public Task<RunStatus> StatusAsync(CancellationToken cancellationToken) => InTurnAsync(() => Status.ReadAsync(cancellationToken), cancellationToken);

    /// <summary>How many rows each stream's table has.</summary>
    public Task<IReadOnlyDictionary<string, long>> RowsAsync(CancellationToken cancellationToken) => InTurnAsync(() => Status.RowsAsync(cancellationToken), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await registration.DisposeAsync();
        stopping.Dispose();
        turn.Dispose();
    }

    private async Task<T> InTurnAsync<T>(Func<Task<T>> read, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            return await read();
        }
        finally
        {
            turn.Release();
        }
    }
}
