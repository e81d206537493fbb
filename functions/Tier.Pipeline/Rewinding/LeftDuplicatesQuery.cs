using System.Text;
using Dapper;
using MySqlConnector;

namespace Tier.Pipeline.Rewinding;

/// <summary>Finds the duplicates that stay while the row that has their event goes.</summary>
internal static class LeftDuplicatesQuery
{
    /// <summary>Those of all partitions and topics. Reads the whole table of duplicates, which has no index of the first ones.</summary>
    public static async Task<IReadOnlyList<LeftDuplicates>> ReadAsync(
        MySqlTransaction transaction, ushort topicId, IEnumerable<PartitionRewind> partitions, CancellationToken cancellationToken)
    {
        var parameters = new DynamicParameters(new { topicId });
        var (firstGoes, goesItself, or) = (new StringBuilder(), new StringBuilder(), "");
        foreach (var (index, partition) in partitions.Where(partition => partition.From < partition.Checkpoint).Index())
        {
            firstGoes.Append($"{or}(d.first_partition = @partition{index} AND d.first_offset >= @from{index})");
            goesItself.Append($"{or}(d.kafka_partition = @partition{index} AND d.kafka_offset >= @from{index})");
            parameters.Add($"partition{index}", partition.Partition);
            parameters.Add($"from{index}", partition.From);
            or = " OR ";
        }

        return or.Length == 0 ? [] : [.. await transaction.Connection!.QueryAsync<LeftDuplicates>(new(
            $"""
            SELECT t.name AS Topic, d.kafka_partition AS `Partition`, COUNT(*) AS Count, MIN(d.kafka_offset) AS FirstOffset
            FROM duplicate_events d JOIN kafka_topics t ON t.topic_id = d.topic_id
            WHERE d.first_topic_id = @topicId AND ({firstGoes}) AND NOT (d.topic_id = @topicId AND ({goesItself}))
            GROUP BY d.topic_id, t.name, d.kafka_partition ORDER BY d.topic_id, d.kafka_partition
            """,
            parameters,
            transaction,
            commandTimeout: 0,
            cancellationToken: cancellationToken))];
    }
}
