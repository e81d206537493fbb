using System.Globalization;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using MySqlConnector;
using Tier.Pipeline.Reconciliation;
using Tier.Pipeline.Records;
using Tier.Pipeline.Recovery;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Recovery;

/// <summary>What the tests of repair share.</summary>
internal static class RepairBench
{
    private static readonly string[] Outcomes = ["weather_data", "segment_tracks", "dead_letters", "duplicate_events", "offset_gaps"];

    /// <summary>Checks, and repairs what was found.</summary>
    public static async Task<RepairReport> RepairAsync(this TestPipeline pipeline, IServiceProvider? worker = null) =>
        await (worker ?? pipeline.Services).GetRequiredService<Repairer>().RepairAsync(await pipeline.ReconcileAsync(), CancellationToken.None);

    /// <summary>Loads a batch of weather events and commits it.</summary>
    public static async Task LoadAsync(this TestPipeline pipeline, IReadOnlyList<ConsumedRecord> records)
    {
        await pipeline.Services.WeatherProcessor().ProcessAsync(records, CancellationToken.None);
        await pipeline.CommitAsync("weather", records[^1].Offset + 1);
    }

    /// <summary>The report on a partition of the weather topic.</summary>
    public static async Task<PartitionReport> WeatherAsync(this TestPipeline pipeline, int partition = 0) =>
        (await pipeline.ReconcileAsync()).Topics.Single(topic => topic is { Stream: "weather", Current: true }).Partitions[partition];

    /// <summary>All outcomes with their coordinates and typed columns, but not when they were stored.</summary>
    public static async Task<IReadOnlyList<string>> OutcomesAsync(this TestPipeline pipeline)
    {
        await using var connection = new MySqlConnection(pipeline.Database.AdminConnectionString);
        var all = new List<string>();
        foreach (var table in Outcomes)
        {
            var rows = await connection.QueryAsync($"SELECT * FROM `{table}`");
            all.AddRange(rows.Cast<IDictionary<string, object?>>()
                .Select(row => $"{table}: {string.Join('|', row.Where(column => column.Key is not ("loaded_at" or "first_seen" or "found_at")).Select(column => Text(column.Value)))}")
                .Order(StringComparer.Ordinal));
        }

        return all;
    }

    /// <summary>The ledger's ranges with their sums.</summary>
    public static Task<IReadOnlyList<(long First, long Last, long Loaded, long DeadLetters, long Duplicates, long Gaps)>> LedgerAsync(this TestPipeline pipeline) =>
        pipeline.QueryAsync<(long, long, long, long, long, long)>("SELECT first_offset, last_offset, loaded, dead_letters, duplicates, gaps FROM load_ranges ORDER BY topic_id, first_offset");

    private static string Text(object? value) => value switch
    {
        null => "NULL",
        byte[] bytes => Convert.ToHexStringLower(bytes),
        DateTime moment => moment.ToString("O", CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
