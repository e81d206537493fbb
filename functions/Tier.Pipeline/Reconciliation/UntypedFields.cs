using System.Text.Json;
using Dapper;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Reconciliation;

/// <summary>Names what untyped rows keep, so that a person sees whose events they are.</summary>
internal sealed class UntypedFields(Database database)
{
    /// <summary>How many names are worth reading.</summary>
    private const int Names = 3;

    /// <summary>How many rows are read, of the ledger's newest ranges that have such rows.</summary>
    private const int Rows = 1_000;
    private const int Ranges = 10;

    // A name may have 65,535 bytes.
    private const int LongestName = 100;

    /// <summary>The names of the fields that the newest untyped rows of a topic keep most often, the most frequent first.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync(StreamTable table, ushort topicId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var ranges = await connection.QueryAsync<(int Partition, long First, long Last)>(
            """
            SELECT kafka_partition, first_offset, last_offset FROM load_ranges WHERE topic_id = @topicId AND untyped > 0
            ORDER BY loaded_at DESC, first_offset DESC LIMIT @Ranges
            """,
            new { topicId, Ranges });
        var kept = new List<string>();
        foreach (var (partition, first, last) in ranges)
        {
            if (kept.Count == Rows)
            {
                break;
            }

            kept.AddRange(await connection.QueryAsync<string>(
                $"""
                SELECT additional_properties FROM `{table.Name}`
                WHERE topic_id = @topicId AND kafka_partition = @partition AND kafka_offset BETWEEN @first AND @last
                    AND additional_properties IS NOT NULL AND {table.IsUntypedSql}
                ORDER BY kafka_offset DESC LIMIT @limit
                """,
                new { topicId, partition, first, last, limit = Rows - kept.Count },
                commandTimeout: 600));
        }

        return MostFrequent(kept);
    }

    /// <summary>The names at the top of JSON objects, the most frequent first; those that are as frequent, by the alphabet.</summary>
    internal static IReadOnlyList<string> MostFrequent(IEnumerable<string> objects) =>
    [
        .. objects.SelectMany(NamesIn)
            .CountBy(name => name)
            .OrderByDescending(name => name.Value).ThenBy(name => name.Key, StringComparer.Ordinal)
            .Take(Names)
            .Select(name => name.Key.Length <= LongestName ? name.Key : name.Key[..LongestName] + '…'),
    ];

    private static IEnumerable<string> NamesIn(string json)
    {
        using var document = JsonDocument.Parse(json);
        foreach (var member in document.RootElement.EnumerateObject())
        {
            yield return member.Name;
        }
    }
}
