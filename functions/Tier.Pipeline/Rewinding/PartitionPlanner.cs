using Dapper;
using MySqlConnector;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Rewinding;

/// <summary>Counts what a rewind would remove of one partition, and how much of it the broker can't give back.</summary>
internal sealed class PartitionPlanner(MySqlTransaction transaction, string table, ushort topicId, CancellationToken cancellationToken)
{
    /// <summary>The plan with its numbers.</summary>
    /// <param name="plan">The partition, and from where to where.</param>
    /// <param name="compacted">Whether the broker may have dropped records between its watermarks.</param>
    public async Task<PartitionRewind> CountAsync(PartitionRewind plan, bool compacted)
    {
        var (partition, from, checkpoint) = (plan.Partition, plan.From, plan.Checkpoint);
        var key = new { topicId, partition, from };
        var ranges = await transaction.Connection!.QueryAsync<(long First, long Last)>(Command(
            "SELECT first_offset, last_offset FROM load_ranges WHERE topic_id = @topicId AND kafka_partition = @partition AND last_offset >= @from ORDER BY first_offset", key));
        return plan with
        {
            Counts = await StoredCounts.ReadAsync(transaction, table, topicId, partition, from, checkpoint, cancellationToken),
            Gaps = await StoredCounts.GapsAsync(transaction, topicId, partition, from, checkpoint, cancellationToken),
            Ranges = ranges.Count(range => range.First >= from),
            CutRange = ranges.Select(range => ((long, long)?)range).FirstOrDefault(range => range!.Value.Item1 < from),
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

        var counts = await StoredCounts.ReadAsync(transaction, table, topicId, partition, from, before, cancellationToken);
        var gaps = await StoredCounts.GapsAsync(transaction, topicId, partition, from, before, cancellationToken);
        return counts.Total - gaps.GetValueOrDefault(GapReason.LostToRetention.ToCode());
    }

    private CommandDefinition Command(string sql, object parameters) => new(sql, parameters, transaction, commandTimeout: 0, cancellationToken: cancellationToken);
}
