using Microsoft.Extensions.DependencyInjection;
using Tier.Pipeline.DeadLetters;

namespace Tier.Cli.Run;

/// <summary>
/// The dead letters that a command is about, and the servers for them. The broker is needed only for records of more than 1 MiB: it is
/// started, where it is private, if there are some.
/// </summary>
internal sealed class SelectedLetters : IAsyncDisposable
{
    private readonly LastRun run;

    private SelectedLetters(LastRun run, DeadLetterSelection selection, string? brokerIsAway)
    {
        this.run = run;
        Selection = selection;
        BrokerIsAway = brokerIsAway;
    }

    /// <summary>The pipeline's services.</summary>
    public IServiceProvider Services => run.Services;

    public DeadLetterSelection Selection { get; }

    /// <summary>Why the broker can't be asked for what was cut off, in a sentence; null when it can.</summary>
    public string? BrokerIsAway { get; }

    /// <summary>Opens the servers that it takes.</summary>
    public static async Task<SelectedLetters> OpenAsync(DeadLetterFilter filter, CancellationToken cancellationToken)
    {
        var selected = await OpenAsync(filter, withBroker: false, null, cancellationToken);
        if (selected.Selection.Cut == 0)
        {
            return selected;
        }

        await selected.DisposeAsync();
        try
        {
            return await OpenAsync(filter, withBroker: true, null, cancellationToken);
        }
        catch (SettingException exception)
        {
            return await OpenAsync(filter, withBroker: false, exception.Message, cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => run.DisposeAsync();

    private static async Task<SelectedLetters> OpenAsync(
        DeadLetterFilter filter, bool withBroker, string? brokerIsAway, CancellationToken cancellationToken)
    {
        var run = await LastRun.OpenAsync(TierFolder.Find(), withBroker, cancellationToken);
        try
        {
            var store = run.Services.GetRequiredService<DeadLetterStore>();
            return new(run, await store.SelectAsync(filter, cancellationToken), brokerIsAway);
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }
}
