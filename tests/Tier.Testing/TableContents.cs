using System.Data.Common;
using System.Globalization;
using Dapper;
using MySqlConnector;
using Tier.Pipeline.Streams;

namespace Tier.Testing;

/// <summary>All that the tables have, but for the times at which it was loaded: what must be the same however often, and in whatever batches, the same records were loaded.</summary>
public static class TableContents
{
    private static readonly string[] TimesOfLoading = ["loaded_at", "first_seen", "found_at", "redriven_at"];
    private static readonly string[] Bookkeeping = ["dead_letters", "duplicate_events", "redriven_letters", "partition_checkpoints", "load_ranges"];

    /// <summary>A line of text for each row of each table of outcomes and of the bookkeeping.</summary>
    public static async Task<IReadOnlyList<string>> ContentsAsync(this TestPipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        await using var connection = new MySqlConnection(pipeline.Database.AdminConnectionString);
        var lines = new List<string>();
        foreach (var table in EventStreams.BuiltIn.Select(stream => stream.Table.Name).Concat(Bookkeeping))
        {
            await using var reader = await connection.ExecuteReaderAsync($"SELECT * FROM `{table}` ORDER BY 1, 2, 3");
            while (await reader.ReadAsync())
            {
                lines.Add(Line(table, reader));
            }
        }

        return [.. lines, .. await GapsAsync(connection)];
    }

    /// <summary>Neighbours as one: each batch writes its own part of a gap.</summary>
    private static async Task<IEnumerable<string>> GapsAsync(MySqlConnection connection)
    {
        var merged = new List<(int Topic, int Partition, string Reason, long First, long Last)>();
        foreach (var gap in await connection.QueryAsync<(int Topic, int Partition, string Reason, long First, long Last)>(
            "SELECT topic_id, kafka_partition, reason, first_offset, last_offset FROM offset_gaps ORDER BY 1, 2, 4"))
        {
            if (merged is [.., var last] && (last.Topic, last.Partition, last.Reason, last.Last + 1) == (gap.Topic, gap.Partition, gap.Reason, gap.First))
            {
                merged[^1] = last with { Last = gap.Last };
            }
            else
            {
                merged.Add(gap);
            }
        }

        return merged.Select(gap => $"offset_gaps: {gap}");
    }

    private static string Line(string table, DbDataReader row) => $"{table}: " + string.Join(" | ", Enumerable.Range(0, row.FieldCount)
        .Where(column => !TimesOfLoading.Contains(row.GetName(column)))
        .Select(column => row.GetValue(column) switch
        {
            DBNull => "NULL",
            byte[] bytes => Convert.ToHexString(bytes),
            double number => number.ToString("R", CultureInfo.InvariantCulture),
            DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
            var value => Convert.ToString(value, CultureInfo.InvariantCulture),
        }));
}
