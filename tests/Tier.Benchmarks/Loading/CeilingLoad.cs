using System.Diagnostics;
using Dapper;
using MySqlConnector;
using Tier.Benchmarks.Events;
using Tier.Benchmarks.Processes;
using Tier.Benchmarks.Reporting;
using Tier.Benchmarks.Stacks;

namespace Tier.Benchmarks.Loading;

/// <summary>
/// The ceiling: how fast the same server takes the same rows by LOAD DATA INFILE, from a file of its own, into an empty table with the same keys, in one statement and
/// one durable commit. Nothing that comes over a connection can be expected to be faster.
/// </summary>
internal static class CeilingLoad
{
    private const double MicrosecondsPerSecond = 1_000_000;

    /// <summary>Measures it with the rows that a run has loaded.</summary>
    public static async Task<LoadMeasurement> RunAsync(BenchmarkStack stack, BenchmarkRun loaded, EventFormat format, int runs, CancellationToken cancellationToken)
    {
        var file = Path.Combine(await stack.Servers.NewFolderAsync(), "rows");
        await using var connection = new MySqlConnection(loaded.Pipeline.Database.AdminConnectionString + ";Allow User Variables=true");
        await connection.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(Export(file), commandTimeout: 0);
        var rows = await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM segment_tracks");
        List<(double? Rate, double Cpu)> results = [];
        string? problem = null;
        for (var run = 1; run <= runs; run++)
        {
            Progress.Say($"The ceiling: {rows:N0} rows, {format}, run {run} of {runs} …");
            await connection.ExecuteAsync("DROP TABLE IF EXISTS ceiling; CREATE TABLE ceiling LIKE segment_tracks");
            await QuietServer.WaitAsync(loaded.Pipeline.Database.AdminConnectionString, cancellationToken);
            var cpu = ProcessUsage.CpuSeconds(stack.Server.ProcessId);
            var began = Stopwatch.GetTimestamp();
            await connection.ExecuteAsync(new CommandDefinition(Import(file), commandTimeout: 0, cancellationToken: cancellationToken));
            results.Add((rows / Stopwatch.GetElapsedTime(began).TotalSeconds, (ProcessUsage.CpuSeconds(stack.Server.ProcessId) - cpu) * MicrosecondsPerSecond / rows));
            var there = await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM ceiling");
            problem ??= there == rows ? null : $"the ceiling's table has {there} rows and should have {rows}";
        }

        await connection.ExecuteAsync("DROP TABLE ceiling");
        File.Delete(file);
        var best = results.MaxBy(result => result.Rate);
        return new()
        {
            What = "the ceiling: LOAD DATA INFILE",
            Format = format,
            Rows = rows,
            RowsPerSecond = best.Rate,
            ServerCpuMicroseconds = best.Cpu,
            Runs = [.. results.Select(result => result.Rate)],
            Problem = problem,
        };
    }

    /// <summary>Hashes go as hexadecimal digits, because they are no text and everything else is.</summary>
    private static string Export(string file) =>
        $"""
        SELECT {string.Join(", ", TrackColumns.All.Select(column => TrackColumns.IsBinary(column) ? $"HEX({column})" : column))}
        INTO OUTFILE '{file}' CHARACTER SET utf8mb4 FROM segment_tracks ORDER BY topic_id, kafka_partition, kafka_offset
        """;

    private static string Import(string file) =>
        $"""
        LOAD DATA INFILE '{file}' INTO TABLE ceiling CHARACTER SET utf8mb4
        ({string.Join(", ", TrackColumns.All.Select(column => TrackColumns.IsBinary(column) ? $"@{column}" : column))})
        SET {string.Join(", ", TrackColumns.All.Where(TrackColumns.IsBinary).Select(column => $"{column} = UNHEX(@{column})"))}
        """;
}
