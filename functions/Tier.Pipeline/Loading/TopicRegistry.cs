using System.Collections.Concurrent;
using Dapper;
using MySqlConnector;
using Tier.Pipeline.Kafka;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Loading;

/// <summary>
/// Gives a topic its row in <c>kafka_topics</c>, by its identity: a client goes on at the old offset of a topic that was deleted and made again, so
/// nothing but the question which topic it is would tell.
/// </summary>
public sealed class TopicRegistry(Database database, KafkaMetadata kafka, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, (RegisteredTopic Topic, long AskedAt)> known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, RegisteredTopic> first = new(StringComparer.Ordinal);

    /// <summary>The topic's row; made when the identity is new. The brokers are asked when the last answer is ten seconds old.</summary>
    /// <exception cref="SettingException">The broker has no such topic.</exception>
    /// <exception cref="Confluent.Kafka.KafkaException">The broker doesn't answer.</exception>
    public Task<RegisteredTopic> GetAsync(string name, CancellationToken cancellationToken) =>
        known.TryGetValue(name, out var entry) && time.GetElapsedTime(entry.AskedAt) < LoadingOptions.IdentityHolds
            ? Task.FromResult(entry.Topic)
            : AskAsync(name, cancellationToken);

    /// <summary>Asks the brokers which topic it is now. What was read from them before the question was asked, and after an earlier one with the same answer, is of this topic.</summary>
    /// <exception cref="SettingException">The broker has no such topic.</exception>
    /// <exception cref="Confluent.Kafka.KafkaException">The broker doesn't answer.</exception>
    public async Task<RegisteredTopic> AskAsync(string name, CancellationToken cancellationToken)
    {
        var now = time.GetTimestamp();
        var identity = await kafka.IdentifyAsync(name).WaitAsync(cancellationToken);
        var topic = known.TryGetValue(name, out var entry) && entry.Topic.Identity == identity ? entry.Topic : await RegisterAsync(name, identity, cancellationToken);
        first.TryAdd(name, topic);
        known[name] = (topic, now);
        return topic;
    }

    /// <summary>The topic that the name stood for when this process asked the first time; null before.</summary>
    public RegisteredTopic? FirstSeen(string name) => first.GetValueOrDefault(name);

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
