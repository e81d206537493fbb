using Dapper;
using Microsoft.Extensions.Configuration;
using MySqlConnector;
using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Conflicts;

/// <summary>The topics that were ever loaded, and the streams that they belong to.</summary>
internal sealed class KnownTopics
{
    private readonly Dictionary<ushort, (string Name, EventStream? Stream)> topics = [];

    private KnownTopics()
    {
    }

    /// <summary>Reads them.</summary>
    public static async Task<KnownTopics> ReadAsync(MySqlConnection connection, IConfiguration configuration)
    {
        var known = new KnownTopics();
        foreach (var (id, name) in await connection.QueryAsync<(ushort Id, string Name)>("SELECT topic_id, name FROM kafka_topics"))
        {
            known.topics[id] = (name, EventStreams.All.FirstOrDefault(stream => (configuration[stream.TopicSetting] ?? stream.Name) == name) ?? await StreamOfRowsAsync(connection, id));
        }

        return known;
    }

    /// <summary>The names of all.</summary>
    public IEnumerable<string> Names => topics.Values.Select(topic => topic.Name).Distinct();

    /// <summary>The topic's name.</summary>
    public string Name(ushort id) => topics[id].Name;

    /// <summary>The topic's stream; null for a topic that no setting names any more and that has no row.</summary>
    public EventStream? Stream(ushort id) => topics[id].Stream;

    /// <summary>The settings that name the topics change; the rows of a topic stay where they are.</summary>
    private static async Task<EventStream?> StreamOfRowsAsync(MySqlConnection connection, ushort topicId)
    {
        foreach (var stream in EventStreams.All)
        {
            if (await connection.ExecuteScalarAsync<int?>($"SELECT 1 FROM `{stream.Table.Name}` WHERE topic_id = @topicId LIMIT 1", new { topicId }) is not null)
            {
                return stream;
            }
        }

        return null;
    }
}
