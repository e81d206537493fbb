using Dapper;
using MySqlConnector;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Reconciliation;

/// <summary>Remembers how far the tables were found to agree with the ledger: <c>partition_checkpoints.verified_to</c>.</summary>
internal sealed class VerifiedOffsets(Database database)
{
    /// <summary>
    /// Moves the mark forward, or back to where something doesn't hold any more; unless another check or a rewind has moved it meanwhile, or the checkpoint is
    /// behind it by now.
    /// </summary>
    /// <returns>Why it could not be moved, in a sentence; null when it was. The check itself is none the worse for it: the next one reads more.</returns>
    public async Task<string?> MoveAsync(ushort topicId, int partition, long? from, long? to, CancellationToken cancellationToken)
    {
        if (from == to)
        {
            return null;
        }

        try
        {
            await using var connection = await database.OpenAsync(cancellationToken);
            await connection.ExecuteAsync(
                """
                UPDATE partition_checkpoints SET verified_to = @to
                WHERE topic_id = @topicId AND kafka_partition = @partition AND verified_to <=> @from AND next_offset >= COALESCE(@to, next_offset)
                """,
                new { topicId, partition, from, to });
            return null;
        }
        catch (MySqlException exception) when (exception.ErrorCode
            is MySqlErrorCode.LockWaitTimeout or MySqlErrorCode.LockDeadlock
            or MySqlErrorCode.OptionPreventsStatement or MySqlErrorCode.InnodbReadOnly
            or MySqlErrorCode.TableAccessDenied or MySqlErrorCode.ColumnAccessDenied)
        {
            return $"how far it was checked could not be noted, so the next check reads it again: {exception.Message}";
        }
    }
}
