using MySqlConnector;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Loading;

/// <summary>Finds the rows that have certain event ids.</summary>
internal static class EventLookup
{
    /// <summary>The rows of the table that have one of the keys.</summary>
    public static async Task<Dictionary<EventKey, StoredEvent>> FindAsync(
        MySqlTransaction transaction, string table, IEnumerable<EventKey> keys, CancellationToken cancellationToken)
    {
        var found = new Dictionary<EventKey, StoredEvent>();
        foreach (var chunk in keys.Chunk(LoadingOptions.LookupKeys))
        {
            await using var command = new MySqlCommand { Connection = transaction.Connection, Transaction = transaction };
            command.CommandText =
                $"SELECT event_day, event_hash, topic_id, kafka_partition, kafka_offset, payload_hash FROM `{table}` WHERE "
                + StoredRows.AreThese(chunk.Select(key => (key.Day, key.HashBytes)), command);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                found.Add(
                    EventKey.Of(reader.GetDateOnly(0), reader.GetFieldValue<byte[]>(1)),
                    new(reader.GetUInt16(2), reader.GetInt32(3), reader.GetInt64(4), reader.GetFieldValue<byte[]>(5)));
            }
        }

        return found;
    }
}
