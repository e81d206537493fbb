using System.Text;
using Tier.Pipeline.Recovery;

namespace Tier.Cli.Views;

/// <summary>What a rewind would do and what it has done, for people.</summary>
internal static class RewindText
{
    /// <summary>What it would do.</summary>
    public static string Of(RewindPlan plan)
    {
        var text = new StringBuilder();
        foreach (var partition in plan.Partitions)
        {
            Append(text, plan, partition);
        }

        foreach (var left in plan.LeftDuplicates)
        {
            text.AppendLine($"{left.Topic}[{left.Partition}] keeps {Number(left.Count, "duplicate")}, from offset {left.FirstOffset} on, of events whose rows go. The rows come back with the load; should the transform reject them now, these duplicates are all that is left of the events. To load them afresh too, rewind {left.Topic}[{left.Partition}] to {left.FirstOffset}.");
        }

        return text.ToString();
    }

    /// <summary>Why it isn't done without consent.</summary>
    public static string Refusal(RewindPlan plan)
    {
        var lost = plan.Partitions.Where(partition => partition.Lost > 0).Select(partition => plan.Compacted
            ? $"{plan.Topic.Name}[{partition.Partition}]: {partition.Lost:N0}, because the topic is compacted, and of records with one key the broker may have kept the last alone"
            : $"{plan.Topic.Name}[{partition.Partition}]: {partition.Lost:N0}, because the broker has offsets {partition.BrokerLow} to {partition.BrokerHigh - 1} only");
        return $"{plan.Lost:N0} of these outcomes can't be loaded again ({string.Join("; ", lost)}). Rewind to what the broker has, or give --accept-loss {plan.Lost} to lose them for good.";
    }

    /// <summary>What it has done.</summary>
    public static string Of(string topic, IEnumerable<RewoundPartition> rewound)
    {
        var text = new StringBuilder();
        foreach (var partition in rewound)
        {
            text.AppendLine($"{topic}[{partition.Partition}] was rewound from {partition.Before} to {partition.From}: {Words(partition.Removed)} removed.");
        }

        return text.AppendLine("The app loads the range again by itself: while it runs, with its next batch or within about a minute; else when it starts. Until then ./tier reconcile shows it as missing.").ToString();
    }

    private static void Append(StringBuilder text, RewindPlan plan, PartitionRewind partition)
    {
        var name = $"{plan.Topic.Name}[{partition.Partition}]";
        if (partition.From == partition.Checkpoint)
        {
            text.AppendLine($"{name}: nothing, it is loaded up to offset {partition.Checkpoint}.");
            return;
        }

        var gaps = partition.Gaps.Count == 0 ? "" : $" ({string.Join(", ", partition.Gaps.Select(gap => $"{gap.Value:N0} {gap.Key}"))})";
        text.AppendLine($"{name} from offset {partition.From} to {partition.Checkpoint - 1}: {Words(partition.Counts)}{gaps} are removed.")
            .AppendLine($"  Ledger: {Ranges(partition)}. The broker has {BrokerRange(partition)}.");
    }

    private static string Ranges(PartitionRewind partition) => (partition.CutRange, partition.Ranges) switch
    {
        ({ } cut, 0) => $"range {cut.First} to {cut.Last} cut",
        ({ } cut, var whole) => $"range {cut.First} to {cut.Last} cut; {Number(whole, "range")} after it removed",
        (null, var whole) => $"{Number(whole, "range")} removed",
    };

    private static string BrokerRange(PartitionRewind partition) =>
        partition.BrokerHigh > partition.BrokerLow ? $"offsets {partition.BrokerLow} to {partition.BrokerHigh - 1}" : "no record";

    private static string Number(long count, string what) => count == 1 ? $"1 {what}" : $"{count:N0} {what}s";

    private static string Words(OutcomeCounts counts) => $"{counts.Loaded:N0} loaded, {counts.DeadLetters:N0} dead letters, {counts.Duplicates:N0} duplicates, {counts.Gaps:N0} gaps";
}
