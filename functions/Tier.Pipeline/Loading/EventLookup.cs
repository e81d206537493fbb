using System.Text;
using MySqlConnector;

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
            await using var command = Query(transaction, table, chunk);
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

    /// <summary>One condition a day: both servers use the unique key for such a query, but not for a list of pairs.</summary>
    private static MySqlCommand Query(MySqlTransaction transaction, string table, EventKey[] keys)
    {
        var command = new MySqlCommand { Connection = transaction.Connection, Transaction = transaction };
        var text = new StringBuilder($"SELECT event_day, event_hash, topic_id, kafka_partition, kafka_offset, payload_hash FROM `{table}` WHERE ");
        var or = "";
        foreach (var day in keys.GroupBy(key => key.Day))
        {
            text.Append(or).Append("(event_day = ? AND event_hash IN (").AppendJoin(',', day.Select(_ => '?')).Append("))");
            command.Parameters.Add(new() { Value = day.Key });
            foreach (var key in day)
            {
                command.Parameters.Add(new() { Value = key.HashBytes });
            }

            or = " OR ";
        }

        command.CommandText = text.ToString();
        return command;
    }
}
