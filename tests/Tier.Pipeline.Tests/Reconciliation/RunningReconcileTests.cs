using System.Data;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using MySqlConnector;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Reconciliation;
using Tier.Pipeline.Records;
using Tier.Pipeline.Warehouse;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Reconciliation;

/// <summary>Checks while the pipeline loads.</summary>
public sealed class RunningReconcileTests(TestServers servers)
{
    private const int Batches = 60;
    private const int BatchSize = 25;
    private const int BatchesPerCheck = 12;

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task Checks_beside_two_workers_that_load_and_commit_never_give_a_false_alarm(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database, partitions: 2);
        var loads = new[] { await PublishAsync(pipeline, 0), await PublishAsync(pipeline, 1) };
        using var loading = new CancellationTokenSource();
        await pipeline.Services.GetRequiredService<PipelineStart>().EnsureAsync(CancellationToken.None);

        var checks = new int[2];
        var checking = new[] { false, true }.Select((full, check) => Task.Run(() => CheckAsync(pipeline, full, () => Interlocked.Increment(ref checks[check]), loading.Token))).ToArray();
        // Loading keeps step with the checks, so that there are some of both kinds beside it, whichever is faster.
        bool MayLoad(int batch) => checking.Any(check => check.IsCompleted) || checks.Min() >= batch / BatchesPerCheck;
        await Task.WhenAll(loads.Select((records, partition) => Task.Run(() => LoadAsync(pipeline, records, partition, MayLoad))));
        await loading.CancelAsync();
        await Task.WhenAll(checking);

        var weather = (await pipeline.ReconcileAsync()).Topics.Single(topic => topic.Stream == "weather");
        weather.Complete.Should().BeTrue();
        weather.Counts.Total.Should().Be(2 * Batches * BatchSize);
        weather.Counts.Duplicates.Should().BePositive();
        weather.Counts.DeadLetters.Should().BePositive();
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_check_that_is_reading_keeps_no_batch_waiting_and_sees_nothing_of_it(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        var records = await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 20));
        await pipeline.Services.WeatherProcessor().ProcessAsync(records[..10], CancellationToken.None);
        await using var connection = await new Pipeline.Warehouse.Database(pipeline.Database.AppConnectionString).OpenAsync(CancellationToken.None);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, isReadOnly: true, CancellationToken.None);
        var topic = await pipeline.ValueAsync<ushort>("SELECT topic_id FROM load_ranges");
        var walk = new AuditWalk(new(Piece: 4, Leaf: 2), WeatherLoads.Table, topic, 0, 0, 0);
        (await walk.StepAsync(transaction)).Should().BeTrue();

        // With any lock of the check's, this would wait for it until the load gives up: the check goes on only afterwards.
        await pipeline.Services.WeatherProcessor().ProcessAsync(records[10..], CancellationToken.None);

        walk.At.Should().Be(10);
        (await walk.StepAsync(transaction)).Should().BeFalse("its snapshot is older than the second batch");
        walk.Result.Should().BeEquivalentTo(new { Holes = Array.Empty<OffsetRange>(), Disagreements = Array.Empty<Disagreement>() });
    }

    [Fact]
    public async Task A_rewind_in_the_middle_of_a_check_is_no_hole()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        await pipeline.Services.WeatherProcessor().ProcessAsync(await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 20)), CancellationToken.None);
        var (topic, before) = (await pipeline.ValueAsync<ushort>("SELECT topic_id FROM load_ranges"), new CheckpointRow(0, 20, null));
        await using (var connection = new MySqlConnection(pipeline.Database.AdminConnectionString))
        {
            await connection.OpenAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await connection.ExecuteAsync("DELETE FROM weather_data WHERE kafka_offset >= 5", transaction: transaction);
            await connection.ExecuteAsync("UPDATE load_ranges SET last_offset = 4, loaded = 5", transaction: transaction);
            await connection.ExecuteAsync("UPDATE partition_checkpoints SET next_offset = 5 WHERE next_offset = 20", transaction: transaction);
            await transaction.CommitAsync();
        }

        var audit = await new TableAudit(new(pipeline.Database.AppConnectionString)).AuditAsync(
            WeatherLoads.Table, topic, 0, before, full: true, CancellationToken.None);

        audit.Should().BeEquivalentTo(new { Holes = Array.Empty<OffsetRange>(), Overlaps = Array.Empty<Overlap>(), Disagreements = Array.Empty<Disagreement>() });
    }

    /// <summary>Events of which some repeat one of the other partition, and some name no city.</summary>
    private static async Task<ConsumedRecord[]> PublishAsync(TestPipeline pipeline, int partition) => await pipeline.PublishAsync(
        "weather",
        Enumerable.Range(0, Batches * BatchSize).Select(number => (number % 11) switch
        {
            3 => WeatherRecords.WithoutCity(number),
            5 => WeatherRecords.Event(number),
            _ => WeatherRecords.Event(number + (partition * 100_000)),
        }),
        partition);

    private static async Task LoadAsync(TestPipeline pipeline, ConsumedRecord[] records, int partition, Func<int, bool> mayLoad)
    {
        var worker = pipeline.NewWorker().WeatherProcessor();
        foreach (var (number, batch) in records.Chunk(BatchSize).Index())
        {
            await Eventually.HoldsAsync(() => mayLoad(number));
            await worker.ProcessAsync(batch, CancellationToken.None);
            await pipeline.CommitAsync("weather", batch[^1].Offset + 1, partition);
        }
    }

    private static async Task CheckAsync(TestPipeline pipeline, bool full, Action done, CancellationToken cancellationToken)
    {
        var reconciler = pipeline.NewWorker().GetRequiredService<Reconciler>();
        while (!cancellationToken.IsCancellationRequested)
        {
            var report = await reconciler.ReconcileAsync(full, CancellationToken.None);
            report.Topics.SelectMany(topic => topic.Partitions).SelectMany(partition => partition.Problems).Should().BeEmpty();
            done();
        }
    }
}
