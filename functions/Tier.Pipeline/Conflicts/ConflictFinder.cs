using System.Runtime.CompilerServices;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using MySqlConnector;
using Tier.Pipeline.Kafka;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Conflicts;

/// <summary>Finds events that came more than once with different payloads. Changes nothing.</summary>
public sealed class ConflictFinder(Database database, EventStreams streams, IServiceProvider services)
{
    /// <summary>Finds them one by one: those within a day in order of their coordinates, then those across days.</summary>
    /// <param name="askBroker">Whether payloads that the database hasn't kept are read from the broker.</param>
    /// <exception cref="MySqlException">The database doesn't answer.</exception>
    /// <exception cref="InvalidOperationException">There is no such stream or topic.</exception>
    public async IAsyncEnumerable<Conflict> FindAsync(ConflictFilter filter, bool askBroker, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var topics = await KnownTopics.ReadAsync(database, streams, cancellationToken);
        Require("stream", filter.Stream, streams.All.Select(stream => stream.Name));
        Require("topic", filter.Topic, topics.Names);
        var duplicates = new DuplicateConflicts(database, topics, new(askBroker ? services.GetRequiredService<TopicReader>() : null));
        await foreach (var conflict in duplicates.FindAsync(filter, cancellationToken))
        {
            yield return conflict;
        }

        foreach (var stream in streams.All.Where(stream => filter.Stream is null || stream.Name == filter.Stream))
        {
            await foreach (var conflict in new DayConflicts(database, topics, stream).FindAsync(filter, cancellationToken))
            {
                yield return conflict;
            }
        }
    }

    /// <summary>A connection for one long reading whose rows are worked on as they come: the server has to wait for whoever reads.</summary>
    internal static async Task<MySqlConnection> OpenForScanAsync(Database database, CancellationToken cancellationToken)
    {
        var connection = await database.OpenAsync(cancellationToken);
        await connection.ExecuteAsync("SET SESSION net_write_timeout = 3600, group_concat_max_len = 1048576");
        return connection;
    }

    private static void Require(string what, string? name, IEnumerable<string> known)
    {
        if (name is not null && !known.Contains(name))
        {
            throw new InvalidOperationException($"There is no {what} '{name}': there are {string.Join(", ", known)}.");
        }
    }
}
