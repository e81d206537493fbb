using System.Data;
using Dapper;
using MySqlConnector;
using Tier.Pipeline.Replay;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Reconciliation;

/// <summary>Reads what became of the files that were replayed into a topic.</summary>
/// <param name="table">The stream's table.</param>
internal sealed class FileReader(Database database, StreamTable table)
{
    /// <summary>The files of a topic.</summary>
    /// <param name="currentId">The topic that the stream's setting stands for now; null when the tables don't have it.</param>
    public async Task<IReadOnlyList<FileReport>> ReadAsync(ushort topicId, ushort? currentId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction =
            await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, isReadOnly: true, cancellationToken);
        var reports = new List<FileReport>();
        foreach (var file in await ReplayPositions.ListAsync(connection, topicId, transaction))
        {
            reports.Add(await ReadAsync(transaction, file, currentId));
        }

        return reports;
    }

    private async Task<FileReport> ReadAsync(MySqlTransaction transaction, ReplayedFile file, ushort? currentId)
    {
        var connection = transaction.Connection!;
        var (recorded, gone) = await connection.QuerySingleAsync<(long, long)>(
            """
            SELECT CAST(COALESCE(SUM(r.last_offset - r.first_offset + 1), 0) AS SIGNED),
                          CAST(COALESCE(SUM(IF(r.topic_id = @currentId, 0,
                              GREATEST(0, r.last_offset + 1 - GREATEST(r.first_offset, COALESCE(c.next_offset, 0))))), 0) AS SIGNED)
            FROM replay_ranges r LEFT JOIN partition_checkpoints c USING (topic_id, kafka_partition) WHERE r.file_id = @Id
            """,
            new { file.Id, currentId }, transaction);
        var (loaded, deadLetters, duplicates, gaps) = await connection.QuerySingleAsync<(long, long, long, long)>(
            """
            SELECT CAST(COALESCE(SUM(l.loaded), 0) AS SIGNED), CAST(COALESCE(SUM(l.dead_letters), 0) AS SIGNED),
                   CAST(COALESCE(SUM(l.duplicates), 0) AS SIGNED), CAST(COALESCE(SUM(l.gaps), 0) AS SIGNED)
            FROM replay_ranges r JOIN load_ranges l USING (topic_id, kafka_partition)
            WHERE r.file_id = @Id AND l.first_offset >= r.first_offset AND l.last_offset <= r.last_offset
            """,
            new { file.Id }, transaction);
        var outcomes = new OutcomeCounts(loaded, deadLetters, duplicates, gaps);
        foreach (var (topicId, partition, first, last) in await ShareAsync(transaction, file))
        {
            var tables = new OutcomeTables(transaction, table, topicId, partition) { Timeout = LoadingOptions.AuditSeconds };
            outcomes += await tables.CountAsync(new(first, last));
        }

        return new() { File = file, Recorded = recorded, Outcomes = outcomes, Gone = gone };
    }

    /// <summary>The offsets of the file in ranges of the ledger that have others too.</summary>
    private static async Task<IEnumerable<(ushort TopicId, int Partition, long First, long Last)>> ShareAsync(
        MySqlTransaction transaction, ReplayedFile file) =>
        await transaction.Connection!.QueryAsync<(ushort, int, long, long)>(
            """
            SELECT r.topic_id, r.kafka_partition, GREATEST(r.first_offset, l.first_offset), LEAST(r.last_offset, l.last_offset)
            FROM replay_ranges r JOIN load_ranges l USING (topic_id, kafka_partition)
            WHERE r.file_id = @Id AND l.first_offset <= r.last_offset AND l.last_offset >= r.first_offset
              AND (l.first_offset < r.first_offset OR l.last_offset > r.last_offset)
            """,
            new { file.Id }, transaction);
}
