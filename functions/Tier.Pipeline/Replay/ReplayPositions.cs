using Dapper;
using MySqlConnector;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Replay;

/// <summary>
/// Keeps the positions in <c>replay_position</c>, by the topic's identity and the events that were published: a new topic gets the whole
/// file again, and a file that grew goes on where it stopped. <c>replay_ranges</c> has the places of the events in the topic.
/// </summary>
public sealed class ReplayPositions(Database database, TimeProvider time)
{
    private const string Columns = """
        file_id AS Id, name AS Name, events AS Events, published AS Published, known_events AS KnownEvents, known_sha256 AS KnownSha256,
        replaced AS Replaced,
        pass AS Pass, next_event AS NextEvent, finished AS Finished, problem AS Problem
        """;

    /// <summary>The files that were replayed into a topic.</summary>
    public async Task<IReadOnlyList<ReplayedFile>> ListAsync(ushort topicId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await ListAsync(connection, topicId);
    }

    /// <summary>The same, on a connection or in a transaction of the caller's.</summary>
    public static async Task<IReadOnlyList<ReplayedFile>> ListAsync(
        MySqlConnection connection, ushort topicId, MySqlTransaction? transaction = null)
    {
        var rows = await connection.QueryAsync<Row>(
            $"SELECT {Columns} FROM replay_position WHERE topic_id = @topicId ORDER BY file_id", new { topicId }, transaction);
        return [.. rows.Select(row => row.ToFile())];
    }

    /// <summary>
    /// Takes up the replay of a file where the topic has its first events already, or begins it. Another file of the same name that wasn't
    /// published to its end is marked as replaced.
    /// </summary>
    /// <param name="file">
    /// The file as it was counted, with the running hashes that <see cref="ListAsync(ushort, CancellationToken)"/>'s rows have.
    /// </param>
    /// <param name="known">Those rows.</param>
    public async Task<ReplayedFile> OpenAsync(
        ushort topicId, ReplayFileInfo file, IReadOnlyList<ReplayedFile> known, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(file.Path);
        var same = known.Where(row => IsBegunBy(row, file, name)).MaxBy(row => row.KnownEvents);
        var now = time.GetUtcNow().UtcDateTime;
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(
            """
            UPDATE replay_position SET replaced = TRUE, updated_at = @now
            WHERE topic_id = @topicId AND name = @name AND NOT finished AND file_id <> @id
            """,
            new { topicId, name, id = same?.Id ?? 0, now }, transaction);
        var id = same?.Id ?? await connection.ExecuteScalarAsync<uint>(
            """
            INSERT INTO replay_position
                (topic_id, name, events, pass, next_event, published, known_events, known_sha256, finished, replaced, updated_at)
            VALUES (@topicId, @name, @Events, 0, 0, 0, 0, @none, FALSE, FALSE, @now);
            SELECT LAST_INSERT_ID()
            """,
            new { topicId, name, file.Events, none = new byte[32], now }, transaction);
        await connection.ExecuteAsync(
            """
            UPDATE replay_position SET finished = finished AND next_event = @Events, events = @Events, name = @name, problem = NULL,
                replaced = FALSE, updated_at = @now
            WHERE file_id = @id
            """,
            new { file.Events, name, now, id }, transaction);
        await transaction.CommitAsync(cancellationToken);
        return (await ListAsync(connection, topicId)).Single(row => row.Id == id);
    }

    /// <summary>Begins the next pass of a finished file.</summary>
    public async Task<ReplayedFile> RepeatAsync(ReplayedFile file, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(
            "UPDATE replay_position SET pass = pass + 1, next_event = 0, finished = FALSE WHERE file_id = @Id AND finished",
            new { file.Id });
        return file with { Position = new(file.Position.Pass + 1, 0, false) };
    }

    /// <summary>Stores a new position of a file, and where the events up to it are.</summary>
    /// <param name="fileId">The file's row.</param>
    /// <param name="from">The position before.</param>
    /// <exception cref="ReplayMovedException">Another process has moved the position.</exception>
    public async Task MoveAsync(uint fileId, ReplayPosition from, ReplayStep step)
    {
        var now = time.GetUtcNow().UtcDateTime;
        // Without a token: what is published must be stored, also while the app stops.
        await using var connection = await database.OpenAsync(CancellationToken.None);
        await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
        var moved = await connection.ExecuteAsync(
            """
            UPDATE replay_position SET pass = @Pass, next_event = @NextEvent, finished = @Finished, problem = @Problem,
                published = published + @count,
                known_events = @KnownEvents, known_sha256 = @KnownSha256, updated_at = @now
            WHERE file_id = @fileId AND pass = @fromPass AND next_event = @fromEvent AND NOT finished
            """,
            new
            {
                step.To.Pass,
                step.To.NextEvent,
                step.To.Finished,
                step.To.Problem,
                count = step.Count,
                step.KnownEvents,
                step.KnownSha256,
                now,
                fileId,
                fromPass = from.Pass,
                fromEvent = from.NextEvent,
            },
            transaction);
        if (moved == 0)
        {
            await RequireStoredAsync(connection, fileId, step, transaction);
            return;
        }

        foreach (var range in step.Ranges)
        {
            await connection.ExecuteAsync(
                """
                INSERT INTO replay_ranges (topic_id, kafka_partition, first_offset, last_offset, file_id)
                VALUES (@TopicId, @Partition, @First, @Last, @fileId)
                ON DUPLICATE KEY UPDATE last_offset = VALUES(last_offset)
                """,
                new { range.TopicId, range.Partition, range.First, range.Last, fileId }, transaction);
        }

        await transaction.CommitAsync(CancellationToken.None);
    }

    private static bool IsBegunBy(ReplayedFile row, ReplayFileInfo file, string name) => row.KnownEvents == 0
        ? row.Name == name
        : file.Prefixes.TryGetValue(row.KnownEvents, out var hash) && hash.AsSpan().SequenceEqual(row.KnownSha256);

    /// <summary>A commit whose answer was lost has stored the step; another position there is another process's.</summary>
    private static async Task RequireStoredAsync(MySqlConnection connection, uint fileId, ReplayStep step, MySqlTransaction transaction)
    {
        var stored = await connection.QuerySingleOrDefaultAsync<Row>(
            $"SELECT {Columns} FROM replay_position WHERE file_id = @fileId", new { fileId }, transaction);
        if (stored?.ToFile() is not { } file || file.Position != step.To || !file.KnownSha256.AsSpan().SequenceEqual(step.KnownSha256))
        {
            throw new ReplayMovedException(stored?.Name ?? $"file {fileId}");
        }
    }

    private sealed record Row
    {
        public uint Id { get; init; }

        public string Name { get; init; } = "";

        public long Events { get; init; }

        public long Published { get; init; }

        public long KnownEvents { get; init; }

        public byte[] KnownSha256 { get; init; } = [];

        public bool Replaced { get; init; }

        public int Pass { get; init; }

        public long NextEvent { get; init; }

        public bool Finished { get; init; }

        public string? Problem { get; init; }

        public ReplayedFile ToFile() => new()
        {
            Id = Id,
            Name = Name,
            Events = Events,
            Published = Published,
            KnownEvents = KnownEvents,
            KnownSha256 = KnownSha256,
            Replaced = Replaced,
            Position = new(Pass, NextEvent, Finished) { Problem = Problem },
        };
    }
}

/// <summary>Another process replays the same file into the same topic, so that the position isn't where this one left it.</summary>
/// <param name="name">The file's name.</param>
public sealed class ReplayMovedException(string name)
    : Exception($"Another process has moved the replay of {name} on: this one goes on from there. Let one instance replay at a time.");
