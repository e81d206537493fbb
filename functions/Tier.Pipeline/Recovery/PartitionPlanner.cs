using MySqlConnector;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Recovery;

/// <summary>Counts what a rewind would remove of one partition, and how much of it the broker can't give back.</summary>
internal sealed class PartitionPlanner(MySqlTransaction transaction, StreamTable table, ushort topicId, CancellationToken cancellationToken)
{
    /// <summary>The offset that the target stands for.</summary>
    public async Task<long> FromAsync(RewindTarget target, int partition, CheckpointRow checkpoint) =>
        target.Offset ?? await Outcomes(partition).SinceAsync(target.Time!.Value, checkpoint);

    /// <summary>The plan with its numbers.</summary>
    /// <param name="plan">The partition, and from where to where.</param>
    /// <param name="compacted">Whether the broker may have dropped records between its watermarks.</param>
    public async Task<PartitionRewind> CountAsync(PartitionRewind plan, bool compacted)
    {
        var removed = new OffsetRange(plan.From, plan.Checkpoint - 1);
        var ranges = await Ledger.RangesAsync(transaction, topicId, plan.Partition, plan.From, timeout: 0);
        return plan with
        {
            Counts = await Outcomes(plan.Partition).CountAsync(removed),
            Gaps = await Outcomes(plan.Partition).CountGapsAsync(removed),
            Ranges = ranges.Count(range => range.First >= plan.From),
            CutRange = ranges is [var cut, ..] && cut.First < plan.From ? (cut.First, cut.Last) : null,
            Lost = await LostAsync(plan, compacted),
        };
    }

    /// <summary>How many of the outcomes the broker can't give back, or, of a compacted topic, may not.</summary>
    public async Task<long> LostAsync(PartitionRewind plan, bool compacted)
    {
        var (partition, from, checkpoint) = (plan.Partition, plan.From, plan.Checkpoint);
        return compacted
            ? await NotLostYetAsync(partition, from, checkpoint)
            : await NotLostYetAsync(partition, from, Math.Min(plan.BrokerLow, checkpoint)) + await NotLostYetAsync(partition, Math.Max(plan.BrokerHigh, from), checkpoint);
    }

    /// <summary>The outcomes in a range, without the offsets that are known as lost already.</summary>
    private async Task<long> NotLostYetAsync(int partition, long from, long before)
    {
        if (from >= before)
        {
            return 0;
        }

        var range = new OffsetRange(from, before - 1);
        var gaps = await Outcomes(partition).CountGapsAsync(range);
        return (await Outcomes(partition).CountAsync(range)).Total - gaps.GetValueOrDefault(GapReason.LostToRetention.ToCode());
    }

    private OutcomeTables Outcomes(int partition) => new(transaction, table, topicId, partition, cancellationToken) { Timeout = 0 };
}
