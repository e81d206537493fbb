using System.Runtime.CompilerServices;
using Dapper;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.DeadLetters;

/// <summary>Reads the dead letters.</summary>
public sealed class DeadLetterStore(Database database)
{
    private const string From = "FROM dead_letters d JOIN kafka_topics t ON t.topic_id = d.topic_id";

    /// <summary>What a filter chooses now: how many, of which partition and reason.</summary>
    public async Task<DeadLetterSelection> SelectAsync(DeadLetterFilter filter, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var groups = await connection.QueryAsync<(ushort, string, int, string, long, long, long)>(Command(
            $"""
            SELECT d.topic_id, t.name, d.kafka_partition, d.reason, COUNT(*), COUNT(CASE WHEN d.value_length > {DeadLetterRow.MaxBytes} THEN 1 END), MAX(d.kafka_offset)
            {From} WHERE {filter.Condition} GROUP BY d.topic_id, t.name, d.kafka_partition, d.reason
            """,
            filter,
            cancellationToken));
        return new(filter, [.. groups.Select(group => new DeadLetterGroup(group.Item1, group.Item2, group.Item3, group.Item4, group.Item5, group.Item6, group.Item7))]);
    }

    /// <summary>The newest ones that a filter chooses.</summary>
    /// <param name="limit">At most so many.</param>
    public async Task<IReadOnlyList<DeadLetterSummary>> ListAsync(DeadLetterFilter filter, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<DeadLetterColumns>(Command(
            $"""
            SELECT {DeadLetterColumns.Summary} {From} WHERE {filter.Condition}
            ORDER BY d.first_seen DESC, d.topic_id DESC, d.kafka_offset DESC, d.kafka_partition LIMIT @limit
            """,
            filter,
            cancellationToken,
            ("limit", limit)));
        return [.. rows.Select(row => row.ToSummary())];
    }

    /// <summary>What were dead letters that a filter chooses, the last redriven first; and how many there are.</summary>
    /// <param name="limit">At most so many.</param>
    public async Task<(long Count, IReadOnlyList<RedrivenLetter> Newest)> RedrivenAsync(
        DeadLetterFilter filter, int limit, CancellationToken cancellationToken)
    {
        const string Redriven = "FROM redriven_letters d JOIN kafka_topics t ON t.topic_id = d.topic_id";
        await using var connection = await database.OpenAsync(cancellationToken);
        var count = await connection.ExecuteScalarAsync<long>(
            Command($"SELECT COUNT(*) {Redriven} WHERE {filter.Condition}", filter, cancellationToken));
        var rows = await connection.QueryAsync<RedrivenColumns>(Command(
            $"""
            SELECT d.topic_id AS TopicId, t.name AS Topic, d.kafka_partition AS KafkaPartition, d.kafka_offset AS KafkaOffset,
                d.reason AS Reason, d.sentence AS Sentence, d.first_seen AS FirstSeen, d.outcome AS Outcome, d.redriven_at AS RedrivenAt, d.app_version AS AppVersion
            {Redriven} WHERE {filter.Condition}
            ORDER BY d.redriven_at DESC, d.topic_id DESC, d.kafka_offset DESC, d.kafka_partition LIMIT @limit
            """,
            filter,
            cancellationToken,
            ("limit", limit)));
        return (count, [.. rows.Select(row => row.ToLetter())]);
    }

    /// <summary>The dead letters at coordinates, the newest topic's first; several where topics of one name were deleted and made again.</summary>
    public async Task<IReadOnlyList<DeadLetter>> FindAsync(string topic, int partition, long offset, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var filter = new DeadLetterFilter { Topic = topic, Partition = partition, Offset = offset };
        var rows = await connection.QueryAsync<DeadLetterColumns>(Command(
            $"SELECT {DeadLetterColumns.All} {From} WHERE {filter.Condition} ORDER BY d.topic_id DESC", filter, cancellationToken));
        return [.. rows.Select(row => row.ToDeadLetter())];
    }

    /// <summary>
    /// The chosen dead letters of one partition, in order of their offsets, in chunks of at most 500 and about 8 MiB: so that however many there are, few
    /// are in memory.
    /// </summary>
    public async IAsyncEnumerable<IReadOnlyList<DeadLetter>> ReadAsync(
        DeadLetterFilter filter, ushort topicId, int partition, long lastOffset, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var next = 0L; ;)
        {
            var page = await PageAsync(filter, topicId, partition, next, lastOffset, cancellationToken);
            foreach (var offsets in Cut(page))
            {
                yield return await ReadAsync(topicId, partition, offsets, cancellationToken);
            }

            if (page.Count < LoadingOptions.LetterPage)
            {
                yield break;
            }

            next = page[^1].Offset + 1;
        }
    }

    private async Task<IReadOnlyList<(long Offset, long Bytes)>> PageAsync(
        DeadLetterFilter filter, ushort topicId, int partition, long first, long last, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return [.. await connection.QueryAsync<(long, long)>(Command(
            $"""
            SELECT d.kafka_offset, LEAST(COALESCE(d.value_length, 0), {DeadLetterRow.MaxBytes}) + COALESCE(LENGTH(d.record_key), 0) + COALESCE(LENGTH(d.headers), 0)
            {From} WHERE d.topic_id = @ofTopic AND d.kafka_partition = @ofPartition AND d.kafka_offset BETWEEN @first AND @last AND {filter.Condition}
            ORDER BY d.kafka_offset LIMIT {LoadingOptions.LetterPage}
            """,
            filter,
            cancellationToken,
            ("ofTopic", topicId), ("ofPartition", partition), ("first", first), ("last", last)))];
    }

    private async Task<IReadOnlyList<DeadLetter>> ReadAsync(ushort topicId, int partition, IReadOnlyList<long> offsets, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<DeadLetterColumns>(new CommandDefinition(
            $"SELECT {DeadLetterColumns.All} {From} WHERE d.topic_id = @topicId AND d.kafka_partition = @partition AND d.kafka_offset IN @offsets ORDER BY d.kafka_offset",
            new { topicId, partition, offsets },
            cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.ToDeadLetter())];
    }

    private sealed record RedrivenColumns(
        ushort TopicId, string Topic, int KafkaPartition, long KafkaOffset, string Reason, string Sentence, DateTime FirstSeen, string Outcome,
        DateTime RedrivenAt, string AppVersion)
    {
        public RedrivenLetter ToLetter() =>
            new(new(TopicId, Topic, KafkaPartition, KafkaOffset), Reason, Sentence, FirstSeen, Outcome, RedrivenAt, AppVersion);
    }

    private static IEnumerable<IReadOnlyList<long>> Cut(IReadOnlyList<(long Offset, long Bytes)> page)
    {
        var chunk = new List<long>();
        var bytes = 0L;
        foreach (var (offset, size) in page)
        {
            if (chunk.Count > 0 && bytes + size > LoadingOptions.LetterBytes)
            {
                yield return chunk;
                chunk = [];
                bytes = 0;
            }

            chunk.Add(offset);
            bytes += size;
        }

        if (chunk.Count > 0)
        {
            yield return chunk;
        }
    }

    private static CommandDefinition Command(string sql, DeadLetterFilter filter, CancellationToken cancellationToken, params ReadOnlySpan<(string Name, object Value)> more)
    {
        var parameters = new DynamicParameters(filter);
        foreach (var (name, value) in more)
        {
            parameters.Add(name, value);
        }

        return new(sql, parameters, cancellationToken: cancellationToken);
    }
}
