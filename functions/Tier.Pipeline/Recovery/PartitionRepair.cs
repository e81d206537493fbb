using Tier.Pipeline.Etl;
using Tier.Pipeline.Reconciliation;
using Tier.Pipeline.Records;
using Tier.Pipeline.Topics;

namespace Tier.Pipeline.Recovery;

/// <summary>Repairs the partitions of one topic.</summary>
internal sealed class PartitionRepair(RangeReload reload, StreamTransform stream, LedgerRepair ledger, RegisteredTopic topic)
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
        var there = Math.Min(last, partition.LastStable!.Value - 1);
        if (there < last)
        {
            left.Add($"{topic.Name}[{partition.Partition}]: offsets {new OffsetRange(Math.Max(hole.First, there + 1), last)}: "
                + (partition.LastStable < partition.HighWatermark ? $"a transaction is open from offset {partition.LastStable} on" : $"the broker's log ends before offset {partition.HighWatermark}"));
        }

        if (there >= hole.First)
        {
            var counts = await reload.FillAsync(stream, topic, partition.Partition, hole.First, there + 1, cancellationToken);
            steps.Add(new(topic.Name, partition.Partition, new(hole.First, there), counts, LedgerOnly: false));
        }
    }

    /// <summary>Offsets above the checkpoint that no batch will bring: committed already, or removed by retention, which makes them a gap.</summary>
    private async Task LoadAsync(PartitionReport partition, List<RepairStep> steps, List<string> left, CancellationToken cancellationToken)
    {
        if (partition.Missing is not { } range)
        {
            return;
        }

        if (partition.Outside.Any(outside => outside.Last >= range.First) || (partition.Checkpoint is null && partition.Ledger.Total > 0))
        {
            left.Add($"{topic.Name}[{partition.Partition}]: offsets {range}: there are outcomes above the checkpoint, and they can't be loaded beside them");
            return;
        }

        var counts = await reload.AppendAsync(stream, topic, partition.Partition, range.First, range.Last + 1, cancellationToken);
        steps.Add(new(topic.Name, partition.Partition, range, counts, LedgerOnly: false));
    }
}
