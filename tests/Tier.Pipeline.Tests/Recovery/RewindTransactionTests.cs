using MySqlConnector;
using Tier.Pipeline.Records;
using Tier.Pipeline.Recovery;
using Tier.Pipeline.Warehouse;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Recovery;

public sealed class RewindTransactionTests(TestServers servers)
{
    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_rewind_whose_connection_is_killed_in_the_middle_has_changed_nothing(DatabaseKind database)
    {
        await using var bench = await RewindBench.LoadedAsync(servers, database);
        var before = await bench.Pipeline.ContentsAsync();
        await using var blocker = await BlockAsync(bench);
        var rewind = bench.RewindAsync(0, RewindTarget.At(3));

        var session = await SessionAtAsync(bench, "DELETE FROM `duplicate_events`");
        await bench.Pipeline.ExecuteAsync($"KILL {session.Id}");

        await rewind.Invoking(task => task).Should().ThrowAsync<MySqlException>();
        await blocker.DisposeAsync();
        (await bench.Pipeline.ContentsAsync()).Should().Equal(before);
        (await bench.Pipeline.ReconcileAsync()).Complete.Should().BeTrue();
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_rewind_that_is_undone_by_a_lock_conflict_begins_again_as_a_whole(DatabaseKind database)
    {
        await using var bench = await RewindBench.LoadedAsync(servers, database);
        await using var blocker = await BlockAsync(bench);
        // The server undoes whoever has changed less.
        await ExecuteAsync(blocker, "INSERT INTO replay_ranges WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 900) SELECT 1, 0, i, i, 1 FROM n");
        var rewind = bench.RewindAsync(0, RewindTarget.At(3));
        await InTheMiddleAsync(bench);

        await ExecuteAsync(blocker, "SELECT * FROM partition_checkpoints FOR UPDATE"); // the rewind had these locks
        rewind.IsCompleted.Should().BeFalse();
        await blocker.DisposeAsync();

        (await rewind).Should().Equal(new RewoundPartition(0, 3, 40, new OutcomeCounts(26, 2, 3, 6)));
        await bench.LoadAsync(0, 3, 10);
        (await bench.Pipeline.ReconcileAsync()).Complete.Should().BeTrue();
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_load_waits_for_the_rewind_of_its_partition_and_finds_the_hole_then(DatabaseKind database)
    {
        await using var bench = await RewindBench.LoadedAsync(servers, database);
        await bench.PublishAsync(0, WeatherRecords.Events(40, 5));
        await using var blocker = await BlockAsync(bench);
        var rewind = bench.RewindAsync(0, RewindTarget.At(3));
        await InTheMiddleAsync(bench);

        var load = bench.LoadAsync(0, 40, 5);
        await blocker.DisposeAsync();

        await rewind;
        (await load.Invoking(task => task).Should().ThrowAsync<MissingOffsetsException>()).Which.Checkpoint.Should().Be(3);
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_row_that_is_rewound_when_a_load_has_met_it_as_a_duplicate_leaves_its_place_to_the_other(DatabaseKind database)
    {
        await using var bench = await RewindBench.LoadedAsync(servers, database, partitions: 2);
        await bench.PublishAsync(1, [WeatherRecords.Event(100)]);
        await bench.LoadAsync(1, 0, 1); // after a batch with duplicates the loader looks for them at once
        await bench.PublishAsync(1, [WeatherRecords.Event(39)]);
        // The load waits at the row, with the lock of its checkpoint; when it has met the duplicate and rolled back, another session has that lock.
        await using var row = await TransactionAsync(bench);
        await ExecuteAsync(row, $"DELETE FROM weather_data WHERE topic_id = {bench.Topic.Id} AND kafka_partition = 0 AND kafka_offset = 39");
        var load = bench.LoadAsync(1, 1, 1);
        await SessionAtAsync(bench, "INSERT INTO `weather_data`");
        await using var checkpoint = await TransactionAsync(bench);
        var locked = ExecuteAsync(checkpoint, $"SELECT * FROM partition_checkpoints WHERE topic_id = {bench.Topic.Id} AND kafka_partition = 1 FOR UPDATE");
        await WaitsForLockAsync(bench, "SELECT * FROM partition_checkpoints");
        await row.DisposeAsync();
        await locked;

        await bench.RewindAsync(0, RewindTarget.At(39));
        await checkpoint.DisposeAsync();
        await load;

        await bench.LoadAsync(0, 39, 1);
        (await bench.Pipeline.QueryAsync<(int, long, int, long)>("SELECT kafka_partition, kafka_offset, first_partition, first_offset FROM duplicate_events WHERE kafka_offset = 39")).Should().Equal((0, 39, 1, 1));
        (await bench.Pipeline.ReconcileAsync()).Complete.Should().BeTrue();
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task What_is_loaded_between_the_plan_and_the_rewind_goes_too(DatabaseKind database)
    {
        await using var bench = await RewindBench.LoadedAsync(servers, database);
        var plan = await bench.PlanAsync(0, RewindTarget.At(38));
        await bench.PublishAsync(0, WeatherRecords.Events(40, 5));
        await bench.LoadAsync(0, 40, 5);

        (await bench.Rewinder.RewindAsync(plan, 0, CancellationToken.None)).Should().Equal(new RewoundPartition(0, 38, 45, new OutcomeCounts(7, 0, 0, 0)));
    }

    [Fact]
    public async Task A_plan_that_somebody_else_has_gone_below_meanwhile_is_refused()
    {
        await using var bench = await RewindBench.LoadedAsync(servers, DatabaseKind.MariaDb);
        var plan = await bench.PlanAsync(0, RewindTarget.At(20));
        await bench.RewindAsync(0, RewindTarget.At(10));

        var rewind = () => bench.Rewinder.RewindAsync(plan, 0, CancellationToken.None);

        (await rewind.Should().ThrowAsync<RewindRefusedException>()).WithMessage("*was rewound below offset 20 by somebody else meanwhile*");
        (await bench.Pipeline.ValueAsync<long>("SELECT next_offset FROM partition_checkpoints WHERE topic_id = @Id", bench.Topic)).Should().Be(10);
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task While_two_workers_load_partitions_are_rewound_again_and_again_and_in_the_end_the_tables_are_the_same(DatabaseKind database)
    {
        const int Events = 400, Rewinds = 12;
        await using var bench = await RewindBench.CreateAsync(servers, database, partitions: 2);
        for (var partition = 0; partition < 2; partition++)
        {
            var first = partition * 1000;
            await bench.PublishAsync(partition, Enumerable.Range(first, Events).Select(number => number % 10 == 7 ? WeatherRecords.WithoutCity(number) : WeatherRecords.Event(number % 10 == 3 ? number - 1 : number)));
            await bench.LoadAsync(partition, 0, 50);
        }

        var before = await bench.Pipeline.ContentsAsync();
        await bench.RewindAsync(null, RewindTarget.At(0));
        using var rewound = new CancellationTokenSource();
        var workers = Enumerable.Range(0, 2).Select(partition => Task.Run(() => WorkAsync(bench, partition, rewound.Token))).ToArray();
        var random = new Random(7);
        for (var done = 0; done < Rewinds;)
        {
            var partition = random.Next(2);
            var checkpoint = await CheckpointAsync(bench, partition);
            if (checkpoint > 100)
            {
                await bench.RewindAsync(partition, RewindTarget.At(checkpoint - random.Next(1, 100)));
                done++;
            }
        }

        await rewound.CancelAsync();
        await Task.WhenAll(workers);
        (await bench.Pipeline.ContentsAsync()).Should().Equal(before);
    }

    /// <summary>Loads a partition from its checkpoint on, and begins there anew where it finds a hole, as the app does; to its end, once no more is rewound.</summary>
    private static async Task WorkAsync(RewindBench bench, int partition, CancellationToken rewound)
    {
        while (true)
        {
            var last = rewound.IsCancellationRequested;
            try
            {
                await bench.LoadAsync(partition, await CheckpointAsync(bench, partition), 10);
            }
            catch (MissingOffsetsException)
            {
                continue; // rewound in the middle
            }

            if (last)
            {
                return;
            }
        }
    }

    private static Task<long> CheckpointAsync(RewindBench bench, int partition) =>
        bench.Pipeline.ValueAsync<long>("SELECT next_offset FROM partition_checkpoints WHERE topic_id = @Id AND kafka_partition = @partition", new { bench.Topic.Id, partition })!;

    /// <summary>A transaction that keeps a rewind from going on when it has deleted the rows and the dead letters.</summary>
    private static async Task<MySqlConnection> BlockAsync(RewindBench bench)
    {
        var connection = await TransactionAsync(bench);
        await ExecuteAsync(connection, "SELECT * FROM duplicate_events WHERE kafka_offset = 35 FOR UPDATE");
        return connection;
    }

    /// <summary>A transaction of somebody else, which ends with its connection.</summary>
    private static async Task<MySqlConnection> TransactionAsync(RewindBench bench)
    {
        var connection = new MySqlConnection(bench.Pipeline.Database.AdminConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await ExecuteAsync(connection, "START TRANSACTION");
        return connection;
    }

    /// <summary>
    /// Returns when a session stands in the queue of a lock. The servers tell only that it is at the statement, at which it may not have come to the lock yet; after
    /// several questions it has.
    /// </summary>
    private static async Task WaitsForLockAsync(RewindBench bench, string statement)
    {
        for (var seen = 0; seen < 10; seen++)
        {
            await SessionAtAsync(bench, statement);
        }
    }

    /// <summary>The session of the database that is at a statement which begins so, when there is one.</summary>
    private static async Task<Session> SessionAtAsync(RewindBench bench, string statement)
    {
        Session? found = null;
        await Eventually.HoldsAsync(async () =>
        {
            found = (await bench.Pipeline.QueryAsync<Session>("SHOW FULL PROCESSLIST"))
                .FirstOrDefault(session => session.Db == bench.Pipeline.Database.Name && session.Info?.StartsWith(statement, StringComparison.Ordinal) == true);
            return found is not null;
        });
        return found!;
    }

    /// <summary>Returns when the rewind has deleted the last dead letter.</summary>
    private static Task InTheMiddleAsync(RewindBench bench) => Eventually.HoldsAsync(async () =>
    {
        try
        {
            await bench.Pipeline.ExecuteAsync("SELECT * FROM dead_letters WHERE kafka_offset = 25 FOR UPDATE NOWAIT");
            return false;
        }
        // MariaDB says 1205, MySQL 3572 (ER_LOCK_NOWAIT).
        catch (MySqlException exception) when (exception.ErrorCode is MySqlErrorCode.LockWaitTimeout or (MySqlErrorCode)3572)
        {
            return true;
        }
    });

    private static async Task ExecuteAsync(MySqlConnection connection, string sql)
    {
        await using var command = new MySqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private sealed class Session
    {
        public long Id { get; init; }

        public string? Db { get; init; }

        public string? Info { get; init; }
    }
}
