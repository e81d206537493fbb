using Tier.Pipeline.Recovery;

namespace Tier.Cli.Views;

/// <summary>What a repair did, for people.</summary>
internal static class RepairView
{
    /// <summary>Prints it, a line each; nothing where there was no repair.</summary>
    public static void Show(TextWriter output, RepairReport? repair)
    {
        if (repair is null)
        {
            return;
        }

        foreach (var step in repair.Steps)
        {
            var did = step.LedgerOnly ? "into the ledger again" : "loaded";
            output.WriteLine($"{did}  {step.Topic}[{step.Partition}]  offsets {step.Range}: {Words(step.Stored)}");
        }

        foreach (var sentence in repair.Left)
        {
            output.WriteLine($"left  {sentence}");
        }

        if (repair.Steps.Count + repair.Left.Count == 0)
        {
            output.WriteLine("There is nothing to load.");
        }

        output.WriteLine();
    }

    private static string Words(OutcomeCounts counts) => counts.Total == 0
        ? "another worker was first"
        : $"{counts.Loaded:N0} loaded, {counts.DeadLetters:N0} dead letters, {counts.Duplicates:N0} duplicates, {counts.Gaps:N0} gaps";
}
