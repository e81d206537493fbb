using System.Collections.Concurrent;
using Dapper;
using MySqlConnector;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Topics;

/// <summary>
/// Gives a topic its row in <c>kafka_topics</c>, by its identity. The identity is asked for at first use and again every ten seconds:
/// a client goes on at the old offset of a topic that was deleted and made again, so nothing else would tell.
/// </summary>
public sealed class TopicRegistry(Database database, KafkaMetadata kafka, TimeProvider time)
{
    private static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, (RegisteredTopic Topic, long CheckedAt)> known = new(StringComparer.Ordinal);

    /// <summary>The topic's row; made when the identity is new.</summary>
    /// <exception cref="InvariantException">The name stands for another topic than it did when this process started.</exception>
    /// <exception cref="SettingException">The broker has no such topic.</exception>
    public async Task<RegisteredTopic> GetAsync(string name, CancellationToken cancellationToken)
    {
        if (known.TryGetValue(name, out var entry) && time.GetElapsedTime(entry.CheckedAt) < CheckEvery)
        {
            return entry.Topic;
        }

        var now = time.GetTimestamp();
        var identity = await kafka.IdentifyAsync(name);
        if (entry.Topic is { } before && before.Identity != identity)
        {
            throw new InvariantException(
                $"The topic '{name}' was deleted and made again, or another cluster answers, while this process ran (topic id {before.Identity.TopicId}, now {identity.TopicId}). Start the app again: it loads the new topic from its start.");
        }

        var topic = entry.Topic ?? await RegisterAsync(name, identity, cancellationToken);
        known[name] = (topic, now);
        return topic;
    }

    private async Task<RegisteredTopic> RegisterAsync(string name, TopicIdentity identity, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var found = await FindAsync(connection, name, identity);
        if (found is null)
        {
            try
            {
                await connection.ExecuteAsync(
                    "INSERT INTO kafka_topics (name, cluster_id, kafka_topic_id, first_seen) VALUES (@name, @ClusterId, @TopicId, @now)",
                    new { name, identity.ClusterId, identity.TopicId, now = time.GetUtcNow().UtcDateTime });
            }
            catch (MySqlException exception) when (exception.ErrorCode == MySqlErrorCode.DuplicateKeyEntry)
            {
                // Another process has just made the row; it is read below.
            }

            found = await FindAsync(connection, name, identity);
        }

        return new(found ?? throw new InvariantException($"The row of topic '{name}' in kafka_topics is gone right after it was made."), name, identity);
    }

    private static Task<ushort?> FindAsync(MySqlConnection connection, string name, TopicIdentity identity) =>
        connection.QuerySingleOrDefaultAsync<ushort?>(
            "SELECT topic_id FROM kafka_topics WHERE name = @name AND cluster_id = @ClusterId AND kafka_topic_id = @TopicId",
            new { name, identity.ClusterId, identity.TopicId });
}
