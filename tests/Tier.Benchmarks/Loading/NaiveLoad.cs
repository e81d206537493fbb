using System.Diagnostics;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using MySqlConnector;
using Tier.Benchmarks.Events;
using Tier.Benchmarks.Processes;
using Tier.Benchmarks.Reporting;
using Tier.Benchmarks.Stacks;
using Tier.Pipeline.Records;
using Tier.Pipeline.Streams;

namespace Tier.Benchmarks.Loading;

/// <summary>The naive way: Dapper's Execute with a list, which sends an INSERT a row, in one transaction a batch. No checkpoint, no ledger, no duplicates.</summary>
internal static class NaiveLoad
{
    private const double MicrosecondsPerSecond = 1_000_000;
    private const int WarmUpShare = 10;

    /// <summary>Loads records in batches of a size.</summary>
    public static async Task<LoadMeasurement> RunAsync(BenchmarkStack stack, FilledTopic topic, ConsumedRecord[] records, int batch, CancellationToken cancellationToken)
    {
        Progress.Say($"The naive way: {records.Length:N0} rows, batches of {batch:N0} …");
        await using var run = await BenchmarkRun.CreateAsync(stack, topic.Name, 1, cancellationToken);
        var transform = run.Pipeline.Services.GetRequiredService<EventStreams>().Named("segment-tracks");
        var batches = records.Select(record => NaiveTrack.Of(run.Topic.Id, transform.Apply(record))).Chunk(batch).ToArray();
        var sql = $"INSERT INTO naive ({string.Join(", ", TrackColumns.All)}) VALUES ({string.Join(", ", TrackColumns.All.Select(column => "@" + column))})";
        await using var connection = new MySqlConnection(run.Pipeline.Database.AdminConnectionString);
        await connection.OpenAsync(cancellationToken);
        await connection.ExecuteAsync("CREATE TABLE naive LIKE segment_tracks");
        var warmUp = Math.Max(batches.Length / WarmUpShare, 1);
        await LoadAsync(batches[..warmUp]);
        var measured = batches[warmUp..];
        var (app, server) = (ProcessUsage.CpuSeconds(Environment.ProcessId), ProcessUsage.CpuSeconds(stack.Server.ProcessId));
        var began = Stopwatch.GetTimestamp();
        await LoadAsync(measured);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var rows = measured.Sum(one => one.Length);
        var there = await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM naive");
        return new()
        {
            What = "the naive way: Dapper, an INSERT a row",
            Format = topic.Format,
            Batch = batch,
            Rows = records.Length,
            RowsPerSecond = rows > 0 ? rows / seconds : null,
            AppCpuMicroseconds = rows > 0 ? (ProcessUsage.CpuSeconds(Environment.ProcessId) - app) * MicrosecondsPerSecond / rows : null,
            ServerCpuMicroseconds = rows > 0 ? (ProcessUsage.CpuSeconds(stack.Server.ProcessId) - server) * MicrosecondsPerSecond / rows : null,
            Problem = there == records.Length ? null : $"the naive way's table has {there} rows and should have {records.Length}",
        };

        async Task LoadAsync(NaiveTrack[][] some)
        {
            foreach (var one in some)
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
                await connection.ExecuteAsync(sql, one, transaction);
                await transaction.CommitAsync(cancellationToken);
            }
        }
    }
}
