using System.Diagnostics;
using System.Globalization;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using MySqlConnector;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Reconciliation;
using Tier.Pipeline.Records;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Reconciliation;

/// <summary>How long the audit takes; docs/reconcile.md has the command and the figures. Runs only when it is asked for: it fills gigabytes.</summary>
public sealed class AuditMeasurement(TestServers servers)
{
    private const int Million = 1_000_000;

    [Theory(Explicit = true), InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task The_audit_of_millions_of_rows(DatabaseKind database)
    {
        var millions = int.Parse(Environment.GetEnvironmentVariable("TIER_AUDIT_MILLIONS") ?? "2", CultureInfo.InvariantCulture);
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        await pipeline.Services.GetRequiredService<PipelineStart>().EnsureAsync(CancellationToken.None);
        await MeasureAsync("filling", () => FillAsync(pipeline, millions));
        var rows = (long)millions * Million;

        (await AuditAsync(pipeline, "all", rows, verifiedTo: null)).Should().BeEquivalentTo(new { Holes = Array.Empty<OffsetRange>(), VerifiedTo = rows - 100_000 });
        (await AuditAsync(pipeline, "from the mark", rows, verifiedTo: rows - 100_000)).From.Should().Be(rows - 100_000);

        await pipeline.ExecuteAsync("DELETE FROM weather_data WHERE kafka_offset IN (5, 500000) OR kafka_offset BETWEEN 1234567 AND 1234999");
        (await AuditAsync(pipeline, "all, with three holes", rows, verifiedTo: null)).Holes.Should().Equal(new(5, 5), new(500_000, 500_000), new OffsetRange(1_234_567, 1_234_999));
    }

    private static async Task FillAsync(TestPipeline pipeline, int millions)
    {
        await using var connection = new MySqlConnection(pipeline.Database.AdminConnectionString);
        await connection.OpenAsync();
        await connection.ExecuteAsync("CREATE TABLE digits (n INT PRIMARY KEY)");
        await connection.ExecuteAsync("INSERT INTO digits VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)");
        for (var million = 0; million < millions; million++)
        {
            // Ascending, as they come from a topic; a day of the device has 10,000 of them.
            await connection.ExecuteAsync(
                """
                INSERT INTO weather_data (topic_id, kafka_partition, kafka_offset, event_day, event_hash, date_time, city, temperature, is_precipitating, payload_hash, loaded_at)
                SELECT 1, 0, k, '2000-01-01' + INTERVAL k DIV 10000 DAY, UNHEX(LEFT(SHA2(k, 256), 32)), '2000-01-01', 'Zurich', 20, 0, UNHEX(LEFT(SHA2(k, 256), 32)), NOW(3)
                FROM (SELECT @first + a.n + 10 * b.n + 100 * c.n + 1000 * d.n + 10000 * e.n + 100000 * f.n AS k
                      FROM digits a, digits b, digits c, digits d, digits e, digits f) AS numbers ORDER BY k
                """,
                new { first = (long)million * Million },
                commandTimeout: 0);
            for (var range = 0; range < 10; range++)
            {
                var first = ((long)million * Million) + (range * 100_000);
                await connection.ExecuteAsync("INSERT INTO load_ranges VALUES (1, 0, @first, @first + 99999, 100000, 0, 0, 0, 0, NOW(3))", new { first });
            }
        }

        await connection.ExecuteAsync("INSERT INTO partition_checkpoints (topic_id, kafka_partition, low_watermark, next_offset) VALUES (1, 0, 0, @next)", new { next = (long)millions * Million });
    }

    private static async Task<AuditResult> AuditAsync(TestPipeline pipeline, string what, long rows, long? verifiedTo)
    {
        var result = AuditResult.None;
        await MeasureAsync(what, async () => result = await new TableAudit(new(pipeline.Database.AppConnectionString))
            .AuditAsync(WeatherLoads.Table, 1, 0, new(0, rows, verifiedTo), full: false, CancellationToken.None));
        return result;
    }

    private static async Task MeasureAsync(string what, Func<Task> action)
    {
        var start = Stopwatch.GetTimestamp();
        await action();
        TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture, $"{what}: {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s"));
    }
}
