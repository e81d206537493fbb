using Tier.Pipeline.Etl;
using Tier.Pipeline.Reconciliation;
using Tier.Pipeline.Topics;

namespace Tier.Pipeline.Repair;

/// <summary>Repairs the partitions of one topic.</summary>
internal sealed class PartitionRepair(IRangeLoader loader, LedgerRepair ledger, RegisteredTopic topic)
{
    /// <summary>Loads what a partition lacks, and completes its ledger.</summary>
    public async Task RepairAsync(PartitionReport partition, List<RepairStep> steps, List<string> left, CancellationToken cancellationToken)
    {
        foreach (var hole in partition.Holes.Where(hole => hole.First < partition.Checkpoint))
        {
            await RefillAsync(partition, hole, steps, left, cancellationToken);
        }

        await LoadAsync(partition, steps, left, cancellationToken);
        foreach (var range in partition.LedgerHoles)
        {
            foreach (var (added, counts) in await ledger.CompleteAsync(topic.Id, partition.Partition, range, cancellationToken))
            {
                steps.Add(new(topic.Name, partition.Partition, added, counts, LedgerOnly: true));
            }
        }
    }

    /// <summary>Offsets that the checkpoint says were loaded.</summary>
    private async Task RefillAsync(PartitionReport partition, OffsetRange hole, List<RepairStep> steps, List<string> left, CancellationToken cancellationToken)
    {
        // A hole can go on above the checkpoint, up to the committed offset.
        var last = Math.Min(hole.Last, partition.Checkpoint!.Value - 1);
        var there = Math.Min(last, partition.HighWatermark!.Value - 1);
        if (there < last)
        {
            left.Add($"{topic.Name}[{partition.Partition}]: offsets {new OffsetRange(Math.Max(hole.First, there + 1), last)}: the broker's log ends before offset {partition.HighWatermark}");
        }

        if (there >= hole.First)
        {
            var counts = await loader.RefillAsync(topic, partition.Partition, hole.First, there + 1, cancellationToken);
            steps.Add(new(topic.Name, partition.Partition, new(hole.First, there), counts, LedgerOnly: false));
        }
    }

    /// <summary>Offsets above the checkpoint that no batch will bring: committed already, or removed by retention, which makes them a gap.</summary>
    private async Task LoadAsync(PartitionReport partition, List<RepairStep> steps, List<string> left, CancellationToken cancellationToken)
    {
        var next = partition.Checkpoint ?? partition.LowWatermark ?? 0;
        var end = Math.Max(partition.LowWatermark ?? 0, Math.Min(partition.Committed ?? 0, partition.HighWatermark ?? 0));
        if (end <= next)
        {
            return;
        }

        var range = new OffsetRange(next, end - 1);
        if (partition.Outside.Any(outside => outside.Last >= next) || (partition.Checkpoint is null && partition.Ledger.Total > 0))
        {
            left.Add($"{topic.Name}[{partition.Partition}]: offsets {range}: there are outcomes above the checkpoint, and they can't be loaded beside them");
            return;
        }

        var counts = await loader.LoadRangeAsync(topic, partition.Partition, next, end, cancellationToken);
        steps.Add(new(topic.Name, partition.Partition, range, counts, LedgerOnly: false));
    }
}
