using Tier.Cli.Views;
using Tier.Pipeline.Recovery;

namespace Tier.Cli.Run;

/// <summary>One rewind: shows what would be done, asks, does it, and says how the range is loaded again.</summary>
internal sealed class RewindRun(Rewinder rewinder, RewindOptions options, TextWriter output, TextReader answers)
{
    private const string Unchanged = "Nothing was changed.";

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="RewindRefusedException">It can't be done, or would lose more than was accepted.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var plan = await rewinder.PlanAsync(options.Topic, options.Partition, options.To, cancellationToken);
        await output.WriteAsync(RewindText.Of(plan));
        if (plan.Partitions.All(partition => partition.From == partition.Checkpoint))
        {
            await output.WriteLineAsync($"There is nothing to rewind. {Unchanged}");
            return ExitCode.Complete;
        }

        if (options.DryRun)
        {
            await output.WriteLineAsync(plan.Lost > options.AcceptLoss ? $"{RewindText.Refusal(plan)} {Unchanged}" : Unchanged);
            return ExitCode.Complete;
        }

        if (plan.Lost > options.AcceptLoss)
        {
            throw new RewindRefusedException(RewindText.Refusal(plan));
        }

        try
        {
            if (!options.Yes && !await ConfirmedAsync(plan, cancellationToken))
            {
                await output.WriteLineAsync(Unchanged);
                return ExitCode.Complete;
            }

            await output.WriteAsync(RewindText.Of(plan.Topic.Name, await rewinder.RewindAsync(plan, options.AcceptLoss, cancellationToken)));
            return ExitCode.Complete;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await output.WriteLineAsync($"Stopped. {Unchanged}");
            return ExitCode.NotComplete;
        }
    }

    private Task<bool> ConfirmedAsync(RewindPlan plan, CancellationToken cancellationToken) => Question.AskAsync(
        plan.Lost > 0 ? "Remove these outcomes, and lose those that can't be loaded again?" : "Remove these outcomes?",
        output, answers, cancellationToken);
}

/// <summary>What <c>tier rewind</c> was asked for.</summary>
/// <param name="Topic">The topic's name.</param>
/// <param name="Partition">The partition; null for all.</param>
/// <param name="DryRun">Whether it ends before anything is changed.</param>
/// <param name="Yes">Whether it doesn't ask.</param>
/// <param name="AcceptLoss">How many outcomes may be lost for good.</param>
internal sealed record RewindOptions(string Topic, int? Partition, RewindTarget To, bool DryRun, bool Yes, long AcceptLoss);
