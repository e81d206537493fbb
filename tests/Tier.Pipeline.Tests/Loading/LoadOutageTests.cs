using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MySqlConnector;
using Tier.LocalHost.Servers;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Records;
using Tier.Pipeline.Streams.Weather;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Loading;

public sealed class LoadOutageTests(TestServers servers) : IDisposable
{
    private readonly LogLines lines = new();

    [Fact]
    public async Task An_outage_that_is_shorter_than_the_budget_is_not_seen_by_the_caller_and_logged_twice()
    {
        var options = new PrivateMySqlOptions { Kind = DatabaseKind.MariaDb, Folder = await servers.NewFolderAsync() };
        var server = await PrivateMySql.StartAsync(options);
        try
        {
            await using var pipeline = await OnAsync(server);
            using var measured = new MeasuredLoads(pipeline.Topic("weather"));
            var worker = Worker(pipeline);
            var records = await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 40));
            await worker.ProcessAsync(records[..20], CancellationToken.None);

            await server.KillAsync();
            var load = worker.ProcessAsync(records[20..], CancellationToken.None);
            await Eventually.HoldsAsync(() => measured.Retries("systemic") >= 3);
            load.IsCompleted.Should().BeFalse();
            await server.DisposeAsync();
            server = await PrivateMySql.StartAsync(options);
            await load;

            lines.All.Where(line => line.Id is 210 or 211).Select(line => line.Id).Should().Equal(210, 211);
            measured.Sum("tier.etl.bisected_batches").Should().Be(0);
            (await pipeline.ReconcileAsync()).Complete.Should().BeTrue();
            (await pipeline.ValueAsync<long>("SELECT COUNT(*) FROM weather_data")).Should().Be(40);
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task An_outage_that_is_longer_than_the_budget_is_thrown_and_leaves_no_dead_letter()
    {
        var options = new PrivateMySqlOptions { Kind = DatabaseKind.MariaDb, Folder = await servers.NewFolderAsync() };
        var server = await PrivateMySql.StartAsync(options);
        try
        {
            await using var pipeline = await OnAsync(server);
            var clock = new HurriedClock();
            var worker = Worker(pipeline, clock);
            var records = await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 20));
            await worker.ProcessAsync([], CancellationToken.None);
            // The topic's identity and its checkpoints are known.
            await worker.ProcessAsync(records[..1], CancellationToken.None);

            await server.KillAsync();
            for (var invocation = 1; invocation <= 2; invocation++)
            {
                var load = () => worker.ProcessAsync(records, CancellationToken.None);
                await load.Should().ThrowAsync<MySqlException>();
                clock.Passed.Should().BeGreaterThanOrEqualTo(invocation * TimeSpan.FromSeconds(60)).And.BeLessThan(invocation * TimeSpan.FromSeconds(66), "the pauses are at most 5 s");
            }

            lines.Count(210).Should().Be(1, "it is still the same outage");
            lines.Count(211).Should().Be(0);
            await server.DisposeAsync();
            server = await PrivateMySql.StartAsync(options);
            await worker.ProcessAsync(records, CancellationToken.None);

            lines.Count(211).Should().Be(1);
            (await pipeline.ReconcileAsync()).Topics.Single(topic => topic.Stream == "weather").Counts.Should().Be(new OutcomeCounts(20, 0, 0, 0));
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_load_that_is_ended_in_its_pause_ends_at_once_and_leaves_nothing()
    {
        var server = await PrivateMySql.StartAsync(new() { Kind = DatabaseKind.MariaDb, Folder = await servers.NewFolderAsync() });
        try
        {
            await using var pipeline = await OnAsync(server);
            using var measured = new MeasuredLoads(pipeline.Topic("weather"));
            // Its pauses don't pass.
            var worker = Worker(pipeline, new FakeTimeProvider(DateTimeOffset.UtcNow));
            var records = await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 20));
            await worker.ProcessAsync(records[..1], CancellationToken.None);
            await server.KillAsync();
            using var stop = new CancellationTokenSource();
            var load = worker.ProcessAsync(records, stop.Token);
            await Eventually.HoldsAsync(() => measured.Retries("systemic") == 1);

            await stop.CancelAsync();

            await load.Invoking(ended => ended).Should().ThrowAsync<OperationCanceledException>();
            lines.All.Where(line => line.Level > Microsoft.Extensions.Logging.LogLevel.Information).Select(line => line.Id).Should().Equal(210);
            measured.Sum("tier.etl.load_retries").Should().Be(1);
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_load_that_is_ended_while_it_waits_for_a_lock_ends_at_once_as_a_cancellation(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        var worker = Worker(pipeline);
        var records = await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 20));
        await worker.ProcessAsync(records[..1], CancellationToken.None);
        await using var outsider = new MySqlConnection(pipeline.Database.AdminConnectionString);
        await outsider.OpenAsync();
        await using var held = await outsider.BeginTransactionAsync();
        await outsider.ExecuteAsync("INSERT INTO weather_data SELECT topic_id, kafka_partition, 1, event_day, NULL, date_time, city, temperature, NULL, NULL, NULL, NULL, NULL, FALSE, NULL, NULL, NULL, payload_hash, NULL, loaded_at FROM weather_data", transaction: held);
        using var stop = new CancellationTokenSource();
        var load = worker.ProcessAsync(records, stop.Token);
        await Eventually.HoldsAsync(async () => (await pipeline.QueryAsync<(string, long Waits)>("SHOW GLOBAL STATUS LIKE 'Innodb_row_lock_current_waits'"))[0].Waits > 0);

        await stop.CancelAsync();

        await load.Invoking(ended => ended).Should().ThrowAsync<OperationCanceledException>();
        await held.RollbackAsync();
        lines.All.Should().NotContain(line => line.Level > Microsoft.Extensions.Logging.LogLevel.Information);
        await worker.ProcessAsync(records, CancellationToken.None);
        (await pipeline.ReconcileAsync()).Topics.Single(topic => topic.Stream == "weather").Counts.Should().Be(new OutcomeCounts(20, 0, 0, 0));
    }

    [Fact]
    public async Task A_load_that_is_ended_while_a_statement_is_prepared_behind_an_ALTER_TABLE_ends_at_once()
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        var worker = Worker(pipeline);
        var records = await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 20));
        await worker.ProcessAsync([], CancellationToken.None);
        await using var reader = new MySqlConnection(pipeline.Database.AdminConnectionString);
        await using var owner = new MySqlConnection(pipeline.Database.AdminConnectionString);
        await reader.OpenAsync();
        await reader.ExecuteAsync("START TRANSACTION; SELECT COUNT(*) FROM weather_data");
        var alter = owner.ExecuteAsync("ALTER TABLE weather_data ADD INDEX city (city)");
        await Eventually.HoldsAsync(async () => await WaitingAsync(pipeline) == 1);
        using var stop = new CancellationTokenSource();
        var load = worker.ProcessAsync(records, stop.Token);
        await Eventually.HoldsAsync(async () => await WaitingAsync(pipeline) == 2);

        await stop.CancelAsync();

        await load.WaitAsync(TimeSpan.FromSeconds(25)).Invoking(ended => ended).Should().ThrowAsync<OperationCanceledException>("the lock wait itself takes 30 s");
        await reader.ExecuteAsync("COMMIT");
        await alter;
        await worker.ProcessAsync(records, CancellationToken.None);
        (await pipeline.ReconcileAsync()).Topics.Single(topic => topic.Stream == "weather").Counts.Should().Be(new OutcomeCounts(20, 0, 0, 0));
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_lock_wait_that_took_too_long_begins_the_batch_again(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        using var measured = new MeasuredLoads(pipeline.Topic("weather"));
        var worker = Worker(pipeline);
        var records = await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 20));
        await worker.ProcessAsync(records[..1], CancellationToken.None);
        await using var outsider = new MySqlConnection(pipeline.Database.AdminConnectionString);
        await outsider.OpenAsync();
        await using var held = await outsider.BeginTransactionAsync();
        await outsider.ExecuteAsync("SELECT * FROM partition_checkpoints FOR UPDATE", transaction: held);

        var load = worker.ProcessAsync(records, CancellationToken.None);
        await Eventually.HoldsAsync(() => measured.Retries("conflict") == 1);
        await held.RollbackAsync();
        await load;

        lines.All.Where(line => line.Id is 210 or 211).Select(line => line.Text.Split(':')[1].Trim()).Should().Equal(
            "nothing can be loaded (error 1205 (LockWaitTimeout), SQLSTATE HY000). Loading is tried again until it works; the records wait in the topic",
            lines.All.Single(line => line.Id == 211).Text.Split(':')[1].Trim());
        (await pipeline.ReconcileAsync()).Complete.Should().BeTrue();
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_server_that_takes_only_small_packets_is_refused_at_the_start(DatabaseKind database)
    {
        await using var server = await PrivateMySql.StartAsync(new()
        {
            Kind = database,
            Home = database == DatabaseKind.MySql ? RealServer.Home("MYSQL_HOME") : null,
            Folder = await servers.NewFolderAsync(),
            ExtraOptions = ["--max-allowed-packet=8M"],
        });
        await using var pipeline = await OnAsync(server, database);

        var start = () => pipeline.Services.GetRequiredService<PipelineStart>().EnsureAsync(CancellationToken.None);

        (await start.Should().ThrowAsync<SettingException>()).WithMessage(
            $"MySqlMigrationConnection: the server at 127.0.0.1:{server.Port} takes statements of 8388608 bytes at most: set its max_allowed_packet to 16777216 (16M) or more.");
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_batch_that_is_too_large_for_a_server_that_has_become_smaller_is_halved_and_a_record_that_is_too_large_is_a_dead_letter(DatabaseKind database)
    {
        var options = new PrivateMySqlOptions
        {
            Kind = database,
            Home = database == DatabaseKind.MySql ? RealServer.Home("MYSQL_HOME") : null,
            Folder = await servers.NewFolderAsync(),
        };
        var server = await PrivateMySql.StartAsync(options);
        try
        {
            await using var pipeline = await OnAsync(server, database);
            var worker = pipeline.NewWorker(log: lines).TracksProcessor();
            await worker.ProcessAsync([], CancellationToken.None);
            await server.DisposeAsync();
            server = await PrivateMySql.StartAsync(new() { Kind = options.Kind, Home = options.Home, Folder = options.Folder, ExtraOptions = ["--max-allowed-packet=2M"] });
            var records = await pipeline.PublishAsync("segment-tracks", Enumerable.Range(0, 10).Select(number => TrackRecords.Event(number, propertiesBytes: number == 6 ? 3_000_000 : 500_000)));

            await worker.ProcessAsync(records, CancellationToken.None);

            (await pipeline.QueryAsync<(long, string, string)>("SELECT kafka_offset, reason, sentence FROM dead_letters")).Should().Equal(
                (6L, "rejected_by_server", "the database server refused the row: it has about 3000209 bytes, and the server's max_allowed_packet is 2097152"));
            lines.All.Should().NotContain(line => line.Id == 210 && line.Text.Contains("max_allowed_packet", StringComparison.Ordinal));
            (await pipeline.ValueAsync<long>("SELECT COUNT(*) FROM segment_tracks")).Should().Be(9);
            (await pipeline.ReconcileAsync()).Complete.Should().BeTrue();
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    public void Dispose() => lines.Dispose();

    private async Task<TestPipeline> OnAsync(PrivateMySql server, DatabaseKind kind = DatabaseKind.MariaDb) =>
        await TestPipeline.CreateAsync(servers, await TestDatabase.OnAsync(server, kind));

    private static async Task<long> WaitingAsync(TestPipeline pipeline) =>
        await pipeline.ValueAsync<long>("SELECT COUNT(*) FROM information_schema.processlist WHERE db = DATABASE() AND state = 'Waiting for table metadata lock'");

    private IEtlProcessor<WeatherStream> Worker(TestPipeline pipeline, TimeProvider? time = null) =>
        pipeline.NewWorker(time, lines).WeatherProcessor();
}
