using Dapper;
using MySqlConnector;
using Tier.Pipeline.Kafka;

namespace Tier.Pipeline.Warehouse;

/// <summary>The checkpoints of partitions: the first offset without an outcome.</summary>
public sealed class Checkpoints(Database database, KafkaMetadata kafka)
{
    /// <summary>Moves a checkpoint, forward or back.</summary>
    internal const string Move = """
        UPDATE partition_checkpoints SET next_offset = @next, verified_to = LEAST(verified_to, @next)
        WHERE topic_id = @topicId AND kafka_partition = @partition
        """;

    /// <summary>Creates the missing checkpoints of all the topic's partitions: from here on, what the broker drops before it is loaded shows as a loss.</summary>
    public async Task EnsureAsync(RegisteredTopic topic, CancellationToken cancellationToken)
    {
        await EnsureAsync(topic, [.. await kafka.PartitionsAsync(topic.Name).WaitAsync(cancellationToken)], cancellationToken);
    }

    /// <summary>
    /// Creates the missing checkpoints of partitions at the broker's low watermark, in autocommit: a row has to exist before two workers
    /// can wait for each other at it.
    /// </summary>
    public async Task EnsureAsync(RegisteredTopic topic, IReadOnlyCollection<int> partitions, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var existing = await connection.QueryAsync<int>(
            "SELECT kafka_partition FROM partition_checkpoints WHERE topic_id = @Id AND kafka_partition IN @partitions", new { topic.Id, partitions });
        var missing = partitions.Except(existing).ToArray();
        if (missing.Length == 0)
        {
            return;
        }

        foreach (var (partition, low) in await kafka.LowWatermarksAsync(topic.Name, missing).WaitAsync(cancellationToken))
        {
            try
            {
                await connection.ExecuteAsync(
                    "INSERT INTO partition_checkpoints (topic_id, kafka_partition, low_watermark, next_offset) VALUES (@Id, @partition, @low, @low)",
                    new { topic.Id, partition, low });
            }
            catch (MySqlException exception) when (exception.ErrorCode == MySqlErrorCode.DuplicateKeyEntry)
            {
                // Another worker has just made it; whichever came first counts.
            }
        }
    }

    /// <summary>The checkpoints of a topic's partitions, as they are committed now.</summary>
    public async Task<IReadOnlyDictionary<int, long>> ReadAsync(ushort topicId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return (await ReadAsync(connection, topicId)).ToDictionary(checkpoint => checkpoint.Partition, checkpoint => checkpoint.Row.Next);
    }

    /// <summary>The checkpoint of a partition as a transaction sees it; null when it has none.</summary>
    internal static async Task<CheckpointRow?> ReadAsync(MySqlTransaction transaction, ushort topicId, int partition) =>
        (await ReadAsync(transaction.Connection!, topicId, transaction)).SingleOrDefault(checkpoint => checkpoint.Partition == partition).Row;

    /// <summary>The checkpoints of a topic's partitions, whole and in order.</summary>
    internal static async Task<IReadOnlyList<(int Partition, CheckpointRow Row)>> ReadAsync(
        MySqlConnection connection, ushort topicId, MySqlTransaction? transaction = null) =>
    [
        .. (await connection.QueryAsync<(int Partition, long First, long Next, long? VerifiedTo)>(
            """
            SELECT kafka_partition, low_watermark, next_offset, verified_to FROM partition_checkpoints
            WHERE topic_id = @topicId ORDER BY kafka_partition
            """,
            new { topicId },
            transaction))
            .Select(row => (row.Partition, new CheckpointRow(row.First, row.Next, row.VerifiedTo))),
    ];

    /// <summary>
    /// Locks the checkpoints until the transaction ends. Only this read decides what was loaded: a plain one, after a commit whose outcome is
    /// unknown, can be stale.
    /// </summary>
    internal static async Task<Dictionary<int, long>> LockAsync(
        MySqlTransaction transaction, ushort topicId, IReadOnlyCollection<int> partitions, CancellationToken cancellationToken)
    {
        var rows = await transaction.Connection!.QueryAsync<(int Partition, long Next)>(new CommandDefinition(
            """
            SELECT kafka_partition, next_offset FROM partition_checkpoints
            WHERE topic_id = @topicId AND kafka_partition IN @partitions ORDER BY kafka_partition FOR UPDATE
            """,
            new { topicId, partitions },
            transaction,
            cancellationToken: cancellationToken));
        return rows.ToDictionary(row => row.Partition, row => row.Next);
    }

    /// <summary>Moves a locked checkpoint, forward or back.</summary>
    internal static Task MoveAsync(MySqlTransaction transaction, ushort topicId, int partition, long next) =>
        transaction.Connection!.ExecuteAsync(Move, new { topicId, partition, next }, transaction);
}

/// <summary>A row of <c>partition_checkpoints</c>.</summary>
/// <param name="First">The partition's first offset when it was first seen.</param>
/// <param name="Next">The first offset without an outcome.</param>
/// <param name="VerifiedTo">Below it, the tables were found to agree with the ledger; null when nothing was checked yet.</param>
internal sealed record CheckpointRow(long First, long Next, long? VerifiedTo);
