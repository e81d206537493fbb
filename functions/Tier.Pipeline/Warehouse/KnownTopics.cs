using Dapper;
using MySqlConnector;
using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Warehouse;

/// <summary>The topics that were ever loaded, and the streams that they belong to.</summary>
internal sealed class KnownTopics
{
    private readonly Dictionary<ushort, (RegisteredTopic Topic, EventStream? Stream)> topics = [];

    private KnownTopics()
    {
    }

    /// <summary>Reads them, and their streams.</summary>
    public static async Task<KnownTopics> ReadAsync(Database database, EventStreams streams, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var known = new KnownTopics();
        foreach (var topic in await AllAsync(connection))
        {
            known.topics[topic.Id] = (topic, streams.All.FirstOrDefault(
                stream => streams.TopicOf(stream) == topic.Name)
                ?? await StreamOfRowsAsync(connection, streams, topic.Id));
        }

        return known;
    }

    /// <summary>Reads them alone.</summary>
    public static async Task<IReadOnlyList<RegisteredTopic>> AllAsync(MySqlConnection connection, MySqlTransaction? transaction = null) =>
    [
        .. (await connection.QueryAsync<(ushort Id, string Name, string ClusterId, string TopicId)>(
            "SELECT topic_id, name, cluster_id, kafka_topic_id FROM kafka_topics ORDER BY topic_id", transaction: transaction))
            .Select(topic => new RegisteredTopic(topic.Id, topic.Name, new(topic.ClusterId, topic.TopicId))),
    ];

    /// <summary>
    /// The partitions that the stream's table has rows of, and those that anything else is stored of. Without a condition: so both servers
    /// jump from one pair to the next in the primary key, and don't read all rows.
    /// </summary>
    public static async Task<((ushort TopicId, int Partition)[] Rows, (ushort TopicId, int Partition)[] Others)> PartitionsAsync(
        MySqlTransaction transaction, StreamTable table)
    {
        var found = new List<(ushort, int)[]>();
        foreach (var one in new[] { table.Name, "partition_checkpoints", "load_ranges", "dead_letters", "duplicate_events", "offset_gaps" })
        {
            found.Add(
                [.. await transaction.Connection!.QueryAsync<(ushort, int)>(
                    $"SELECT DISTINCT topic_id, kafka_partition FROM `{one}`", transaction: transaction)]);
        }

        return (found[0], [.. found.Skip(1).SelectMany(pairs => pairs)]);
    }

    public IEnumerable<string> Names => topics.Values.Select(known => known.Topic.Name).Distinct();

    public RegisteredTopic Topic(ushort id) => topics[id].Topic;

    /// <summary>The topic's name.</summary>
    public string Name(ushort id) => topics[id].Topic.Name;

    /// <summary>The topic's stream; null for a topic that no setting names any more and that has no row.</summary>
    public EventStream? Stream(ushort id) => topics[id].Stream;

    /// <summary>The settings that name the topics change; the rows of a topic stay where they are.</summary>
    private static async Task<EventStream?> StreamOfRowsAsync(MySqlConnection connection, EventStreams streams, ushort topicId)
    {
        foreach (var stream in streams.All)
        {
            if (await connection.ExecuteScalarAsync<int?>($"SELECT 1 FROM `{stream.Table.Name}` WHERE topic_id = @topicId LIMIT 1", new { topicId }) is not null)
            {
                return stream;
            }
        }

        return null;
    }
}
