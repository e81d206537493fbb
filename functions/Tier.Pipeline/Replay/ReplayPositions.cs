using Dapper;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Replay;

/// <summary>Keeps the positions in <c>replay_position</c>, by the topic's identity and the file's content: a new topic gets the whole file again.</summary>
public sealed class ReplayPositions(Database database, TimeProvider time)
{
    /// <summary>The position of a file in a topic.</summary>
    public async Task<ReplayPosition> ReadAsync(ushort topicId, byte[] fileSha256, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<ReplayPosition>(
            "SELECT pass AS Pass, next_line AS NextLine, finished AS Finished FROM replay_position WHERE topic_id = @topicId AND file_sha256 = @fileSha256",
            new { topicId, fileSha256 }) ?? ReplayPosition.Start;
    }

    /// <summary>Stores the position of a file in a topic.</summary>
    public async Task WriteAsync(ushort topicId, byte[] fileSha256, ReplayPosition position, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(position);
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            """
            INSERT INTO replay_position (topic_id, file_sha256, pass, next_line, finished, updated_at)
            VALUES (@topicId, @fileSha256, @Pass, @NextLine, @Finished, @now)
            ON DUPLICATE KEY UPDATE pass = VALUES(pass), next_line = VALUES(next_line), finished = VALUES(finished), updated_at = VALUES(updated_at)
            """,
            new { topicId, fileSha256, position.Pass, position.NextLine, position.Finished, now = time.GetUtcNow().UtcDateTime });
    }
}
