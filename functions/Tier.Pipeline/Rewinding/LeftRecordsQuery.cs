using System.Text;
using Dapper;
using MySqlConnector;

namespace Tier.Pipeline.Rewinding;

/// <summary>Finds the records, of any partition and topic, that stay while what they belong to goes.</summary>
internal sealed class LeftRecordsQuery(MySqlTransaction transaction, ushort topicId, IReadOnlyList<PartitionRewind> partitions, CancellationToken cancellationToken)
{
    /// <summary>Those of one table. Reads it as a whole where it has no index of the coordinates that it points to.</summary>
    /// <param name="table">The table.</param>
    /// <param name="target">Its columns with the coordinates of what a record belongs to.</param>
    public async Task<IReadOnlyList<LeftRecords>> ReadAsync(string table, (string TopicId, string Partition, string Offset) target)
    {
        if (partitions.Count == 0)
        {
            return [];
        }

        var parameters = new DynamicParameters(new { topicId });
        var (targetGoes, goesItself, or) = (new StringBuilder(), new StringBuilder(), "");
        foreach (var (index, partition) in partitions.Index())
        {
            targetGoes.Append($"{or}(r.{target.Partition} = @partition{index} AND r.{target.Offset} >= @from{index})");
            goesItself.Append($"{or}(r.kafka_partition = @partition{index} AND r.kafka_offset >= @from{index})");
            parameters.Add($"partition{index}", partition.Partition);
            parameters.Add($"from{index}", partition.From);
            or = " OR ";
        }

        return [.. await transaction.Connection!.QueryAsync<LeftRecords>(new(
            $"""
            SELECT t.name AS Topic, r.kafka_partition AS `Partition`, COUNT(*) AS Count, MIN(r.kafka_offset) AS FirstOffset
            FROM {table} r JOIN kafka_topics t ON t.topic_id = r.topic_id
            WHERE r.{target.TopicId} = @topicId AND ({targetGoes}) AND NOT (r.topic_id = @topicId AND ({goesItself}))
            GROUP BY r.topic_id, t.name, r.kafka_partition ORDER BY r.topic_id, r.kafka_partition
            """,
            parameters,
            transaction,
            commandTimeout: 0,
            cancellationToken: cancellationToken))];
    }
}
