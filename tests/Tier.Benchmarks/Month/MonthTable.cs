using Dapper;
using MySqlConnector;
using Tier.Benchmarks.Loading;
using Tier.Benchmarks.Reporting;

namespace Tier.Benchmarks.Month;

/// <summary>
/// Fills a table as a month of events would have: the rows of an earlier topic of the same name, as it was before somebody deleted it and made it again, with its checkpoint and
/// a ledger that agrees, so that reconcile takes them for what the app has loaded. The month begins with the first day of the events that are loaded afterwards, so
/// that those come into days that are full.
/// </summary>
internal sealed class MonthTable(BenchmarkRun run)
{
    private const int Days = 30;

    /// <summary>A range of the ledger has no more offsets.</summary>
    private const int Range = 100_000;

    private const string Source = "month_source";

    /// <summary>Fills it.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="templates">The database whose app events are repeated under other ids, days and offsets.</param>
    /// <param name="cancellationToken">Ends the filling.</param>
    public async Task FillAsync(long rows, string templates, CancellationToken cancellationToken)
    {
        await using var connection = new MySqlConnection(run.Pipeline.Database.AdminConnectionString);
        await connection.OpenAsync(cancellationToken);
        var range = await TakeTemplatesAsync(connection, templates);
        await connection.ExecuteAsync(
            "INSERT INTO kafka_topics (name, cluster_id, kafka_topic_id, first_seen) VALUES (@name, 'an earlier cluster', 'an earlier topic', NOW(3))", new { run.Topic.Name });
        var topic = await connection.ExecuteScalarAsync<int>("SELECT MAX(topic_id) FROM kafka_topics");
        for (var first = 0L; first < rows; first += range)
        {
            var next = Math.Min(first + range, rows);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await connection.ExecuteAsync(new CommandDefinition(Insert, new { topic, first, count = next - first, perDay = Math.Max(rows / Days, 1) }, transaction, 0, cancellationToken: cancellationToken));
            await connection.ExecuteAsync(
                "INSERT INTO load_ranges (topic_id, kafka_partition, first_offset, last_offset, loaded, dead_letters, duplicates, gaps, loaded_at) VALUES (@topic, 0, @first, @last, @count, 0, 0, 0, NOW(3))",
                new { topic, first, last = next - 1, count = next - first },
                transaction);
            await transaction.CommitAsync(cancellationToken);
            if (next / 1_000_000 > first / 1_000_000)
            {
                Progress.Say($"Filling the month: {next:N0} of {rows:N0} rows …");
            }
        }

        await connection.ExecuteAsync(
            "INSERT INTO partition_checkpoints (topic_id, kafka_partition, low_watermark, next_offset) VALUES (@topic, 0, 0, @rows)", new { topic, rows });
        await connection.ExecuteAsync($"DROP TABLE {Source}");
    }

    /// <summary>Numbers the templates from 0.</summary>
    /// <returns>How many there are.</returns>
    private static async Task<int> TakeTemplatesAsync(MySqlConnection connection, string templates)
    {
        await connection.ExecuteAsync(
            $"""
            CREATE TABLE {Source} (number INT NOT NULL AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT = 1
            SELECT {string.Join(", ", TrackColumns.All)} FROM `{templates}`.segment_tracks ORDER BY topic_id, kafka_partition, kafka_offset LIMIT {Range}
            """,
            commandTimeout: 0);
        return await connection.ExecuteScalarAsync<int>($"SELECT COUNT(*) FROM {Source}");
    }

    private static string Insert { get; } =
        $"""
        INSERT INTO segment_tracks ({string.Join(", ", TrackColumns.All)})
        SELECT {string.Join(", ", TrackColumns.All.Select(ValueOf))} FROM {Source} WHERE number <= @count ORDER BY number
        """;

    /// <summary>The offset is also what the id is made of; as everywhere, the id's hash is random within its day.</summary>
    private static string ValueOf(string column)
    {
        const string offset = "(@first + number - 1)";
        return column switch
        {
            "topic_id" => "@topic",
            "kafka_partition" => "0",
            "kafka_offset" => offset,
            "event_day" => $"(SELECT MIN(event_day) FROM {Source}) + INTERVAL LEAST({offset} DIV @perDay, {Days - 1}) DAY",
            "event_hash" => $"UNHEX(LEFT(SHA2(CONCAT('month ', {offset}), 256), 32))",
            _ => column,
        };
    }
}
