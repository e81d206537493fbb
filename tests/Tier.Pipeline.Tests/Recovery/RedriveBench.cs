using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using MySqlConnector;
using Tier.Pipeline.Records;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Recovery;

/// <summary>What the tests of redrive share: dead letters of track events, and workers whose transform was changed.</summary>
internal static class RedriveBench
{
    /// <summary>Publishes track events and loads them with the real transform.</summary>
    public static async Task<ConsumedRecord[]> LoadTracksAsync(this TestPipeline pipeline, params byte[]?[] values)
    {
        var records = await pipeline.PublishAsync("segment-tracks", values);
        await pipeline.Services.TracksProcessor().ProcessAsync(records, CancellationToken.None);
        return records;
    }

    /// <summary>A worker whose transform makes a row of what the real one rejects.</summary>
    public static ServiceProvider Mended(this TestPipeline pipeline, Func<ConsumedRecord, string>? mend = null) =>
        pipeline.NewWorker(change: services => services.MendTracks(mend));

    /// <summary>The offsets of the rows.</summary>
    public static Task<IReadOnlyList<long>> RowsAsync(this TestPipeline pipeline) =>
        pipeline.QueryAsync<long>("SELECT kafka_offset FROM segment_tracks ORDER BY 1");

    /// <summary>The offsets of the dead letters.</summary>
    public static Task<IReadOnlyList<long>> DeadAsync(this TestPipeline pipeline) =>
        pipeline.QueryAsync<long>("SELECT kafka_offset FROM dead_letters ORDER BY 1");

    /// <summary>What is known of letters that were redriven.</summary>
    public static Task<IReadOnlyList<(long Offset, string Reason, string Outcome)>> RedrivenAsync(this TestPipeline pipeline) =>
        pipeline.QueryAsync<(long, string, string)>("SELECT kafka_offset, reason, outcome FROM redriven_letters ORDER BY 1");

    /// <summary>The connection of this database that is at a statement; null when none is.</summary>
    public static async Task<long?> ConnectionAtAsync(this TestPipeline pipeline, string statement)
    {
        await using var connection = new MySqlConnection(pipeline.Database.AdminConnectionString);
        await connection.OpenAsync();
        await using var command = new MySqlCommand("SHOW FULL PROCESSLIST", connection);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            if (reader["db"] as string == connection.Database && (reader["Info"] as string)?.StartsWith(statement, StringComparison.Ordinal) == true)
            {
                return Convert.ToInt64(reader["Id"], CultureInfo.InvariantCulture);
            }
        }

        return null;
    }

    /// <summary>Reconcile finds every outcome, in the tables and in the ledger.</summary>
    public static async Task CompleteAsync(this TestPipeline pipeline) =>
        (await pipeline.ReconcileAsync()).Topics.SelectMany(topic => topic.Partitions).SelectMany(partition => partition.Problems)
            .Should().BeEmpty();
}
