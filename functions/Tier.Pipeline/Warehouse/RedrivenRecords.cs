using System.Text;
using MySqlConnector;
using Tier.Pipeline.Etl;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Topics;

namespace Tier.Pipeline.Warehouse;

/// <summary>
/// The records of a batch that are dead letters published again: links each with its dead letter, and sees to it that all the records which began with one
/// and the same never have more than one row, however often it was published.
/// </summary>
/// <remarks>
/// An event with an id of its own is known by it. One without gets an identity made of the coordinates of the first record, which the redriven ones share:
/// the unique key keeps two workers from loading it twice. The first record itself has no such identity, and another transform may give the row another day;
/// so the rows that were loaded from the same beginning are looked up too.
/// </remarks>
internal sealed class RedrivenRecords
{
    private static readonly MultiRowInsert Links = new("redriven_records",
        ["topic_id", "kafka_partition", "kafka_offset", "dead_topic_id", "dead_partition", "dead_offset", "first_topic_id", "first_partition", "first_offset", "loaded_at"]);

    private readonly List<(RecordCoordinates Record, RecordCoordinates DeadLetter, RecordCoordinates First)> links = [];
    private readonly Dictionary<RecordOutcome, RecordCoordinates> firsts = [];
    private Dictionary<RecordCoordinates, StoredEvent> rows = [];

    private readonly ushort topicId;

    private RedrivenRecords(ushort topicId, IReadOnlyList<RecordOutcome> records) => (this.topicId, Records) = (topicId, records);

    /// <summary>All new records of the batch, in the same order; each redriven one that has a row has an identity too.</summary>
    public IReadOnlyList<RecordOutcome> Records { get; private set; }

    /// <summary>Finds the redriven records among the new ones of a batch. Asks the database only if there are some.</summary>
    /// <param name="transaction">The load's transaction.</param>
    /// <param name="table">The stream's table.</param>
    /// <param name="topic">The records' topic.</param>
    /// <param name="records">The new records, those of a partition in order of their offsets.</param>
    /// <param name="cancellationToken">Ends the load.</param>
    public static async Task<RedrivenRecords> FindAsync(
        MySqlTransaction transaction, StreamTable table, RegisteredTopic topic, IReadOnlyList<RecordOutcome> records, CancellationToken cancellationToken)
    {
        var redriven = new RedrivenRecords(topic.Id, records);
        var named = records.Select(outcome => RedriveHeader.Read(outcome.Record)).OfType<RecordCoordinates>().ToHashSet();
        if (named.Count > 0)
        {
            var sources = new RedriveSources(transaction, table.Name, topic.Name);
            redriven.Follow(named, await sources.FindAsync(named, cancellationToken));
            foreach (var (first, row) in await sources.FindRowsAsync(redriven.firsts.Values, cancellationToken))
            {
                redriven.rows[first] = row;
            }
        }

        return redriven;
    }

    /// <summary>The rows that are known to have an id of the batch, and with them those that were loaded from the same beginning as one of its records.</summary>
    public IReadOnlyDictionary<EventKey, StoredEvent> AddRowsTo(IReadOnlyDictionary<EventKey, StoredEvent> stored)
    {
        if (rows.Count == 0)
        {
            return stored;
        }

        var all = new Dictionary<EventKey, StoredEvent>(stored);
        foreach (var (outcome, first) in firsts)
        {
            if (outcome.Row is { } row && rows.TryGetValue(first, out var loaded))
            {
                all.TryAdd(EventKey.Of(row)!.Value, loaded);
            }
        }

        return all;
    }

    /// <summary>Writes the links, and when each dead letter was redriven.</summary>
    /// <param name="session">The load's transaction.</param>
    /// <param name="deadLetters">The dead letters of the batch: one that is stored again, after a rewind or by a repair, can have been redriven before.</param>
    /// <param name="now">UTC.</param>
    /// <param name="again">Whether links of these records can be there already: their outcomes were lost and are stored again.</param>
    /// <param name="cancellationToken">Ends the load.</param>
    public async Task WriteAsync(LoadSession session, IEnumerable<RecordOutcome> deadLetters, DateTime now, bool again, CancellationToken cancellationToken)
    {
        if (again)
        {
            await LeaveOutStoredAsync(session.Transaction, cancellationToken);
        }

        await Links.ExecuteAsync(session, links, (insert, link) => Add(insert, link, now), cancellationToken);
        foreach (var chunk in links.Select(link => link.DeadLetter).Distinct().Chunk(CoordinatesCondition.MaxCoordinates))
        {
            await using var command = new MySqlCommand { Connection = session.Transaction.Connection, Transaction = session.Transaction };
            command.Parameters.Add(new() { Value = now });
            command.CommandText = new StringBuilder("UPDATE dead_letters SET redriven_at = ? WHERE ")
                .AppendCondition(command, ("topic_id", "kafka_partition", "kafka_offset"), chunk).ToString();
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await RememberAsync(session.Transaction, deadLetters.Select(outcome => new RecordCoordinates(topicId, outcome.Record.Partition, outcome.Record.Offset)), cancellationToken);
    }

    private static async Task RememberAsync(MySqlTransaction transaction, IEnumerable<RecordCoordinates> deadLetters, CancellationToken cancellationToken)
    {
        foreach (var chunk in deadLetters.Chunk(CoordinatesCondition.MaxCoordinates))
        {
            await using var command = new MySqlCommand { Connection = transaction.Connection, Transaction = transaction };
            command.CommandText = new StringBuilder("UPDATE dead_letters d JOIN (SELECT dead_topic_id, dead_partition, dead_offset, MAX(loaded_at) AS loaded_at FROM redriven_records WHERE ")
                .AppendCondition(command, ("dead_topic_id", "dead_partition", "dead_offset"), chunk)
                .Append(" GROUP BY dead_topic_id, dead_partition, dead_offset) r ON r.dead_topic_id = d.topic_id AND r.dead_partition = d.kafka_partition AND r.dead_offset = d.kafka_offset SET d.redriven_at = r.loaded_at")
                .ToString();
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private async Task LeaveOutStoredAsync(MySqlTransaction transaction, CancellationToken cancellationToken)
    {
        foreach (var chunk in links.Select(link => link.Record).ToArray().Chunk(CoordinatesCondition.MaxCoordinates))
        {
            await using var command = new MySqlCommand { Connection = transaction.Connection, Transaction = transaction };
            command.CommandText = new StringBuilder("SELECT topic_id, kafka_partition, kafka_offset FROM redriven_records WHERE ")
                .AppendCondition(command, ("topic_id", "kafka_partition", "kafka_offset"), chunk).ToString();
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                var stored = new RecordCoordinates(reader.GetUInt16(0), reader.GetInt32(1), reader.GetInt64(2));
                links.RemoveAll(link => link.Record == stored);
            }
        }
    }

    /// <summary>Follows each header to what it names: to what is stored, or, where a range is loaded again, to an earlier record of the batch.</summary>
    private void Follow(HashSet<RecordCoordinates> named, Dictionary<RecordCoordinates, RedriveSource> sources)
    {
        var identified = new RecordOutcome[Records.Count];
        for (var index = 0; index < identified.Length; index++)
        {
            var outcome = Records[index];
            var coordinates = new RecordCoordinates(topicId, outcome.Record.Partition, outcome.Record.Offset);
            var first = coordinates;
            if (RedriveHeader.Read(outcome.Record) is { } header && sources.TryGetValue(header, out var source) && source.PayloadHash.AsSpan().SequenceEqual(outcome.PayloadHash))
            {
                first = source.First;
                outcome = WithIdentity(outcome, first);
                firsts.Add(outcome, first);
                if (source.IsDeadLetter)
                {
                    links.Add((coordinates, header, first));
                }
            }
            else if (named.Contains(coordinates) && outcome.Row is { Identity: null })
            {
                rows[coordinates] = new(topicId, coordinates.Partition, coordinates.Offset, outcome.PayloadHash);
            }

            if (named.Contains(coordinates))
            {
                sources[coordinates] = new(outcome.Rejection is not null, outcome.PayloadHash, first);
            }

            identified[index] = outcome;
        }

        Records = identified;
    }

    private static RecordOutcome WithIdentity(RecordOutcome outcome, RecordCoordinates first)
    {
        if (outcome.Row is { Identity: null } row)
        {
            row.Identify(row.Append($"redrive\n{first.TopicId}\n{first.Partition}\n{first.Offset}"));
        }

        return outcome;
    }

    private static void Add(PreparedInsert insert, (RecordCoordinates Record, RecordCoordinates DeadLetter, RecordCoordinates First) link, DateTime now)
    {
        foreach (var one in new[] { link.Record, link.DeadLetter, link.First })
        {
            insert.Add(one.TopicId);
            insert.Add(one.Partition);
            insert.Add(one.Offset);
        }

        insert.Add(now);
    }
}
