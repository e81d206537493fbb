using Dapper;
using Tier.Testing;
using Tier.Testing.Faults;

namespace Tier.EndToEnd.Tests.Faults.Database;

/// <summary>What others do in the database: they hold locks.</summary>
public sealed class DatabaseLockTests(TestServers servers)
{
    private const int Deadlock = 200;

    // At coordinates that the load has not come to.
    private const string RowInTheWay =
        """
        INSERT INTO weather_data (topic_id, kafka_partition, kafka_offset, event_day, date_time, city, temperature, is_precipitating, payload_hash, loaded_at)
        SELECT topic_id, kafka_partition, 130, event_day, date_time, city, temperature, is_precipitating, payload_hash, loaded_at FROM weather_data ORDER BY kafka_offset LIMIT 1
        """;

    [Theory]
    [InlineData(DatabaseKind.MariaDb, BrokerKind.InProcess)]
    [AllStacksData(DatabaseKind.MySql, BrokerKind.Kafka)]
    public async Task A_checkpoint_that_somebody_else_has_locked_holds_loading_up_until_it_is_free(DatabaseKind database, BrokerKind broker)
    {
        await using var shared = await FaultyDatabase.SharedAsync(servers, database);
        await using var outsider = await shared.ConnectAsync();
        await using var run = await DatabaseFault.HappensAsync(
            servers, shared.Database, () => outsider.ExecuteAsync("START TRANSACTION; SELECT * FROM partition_checkpoints FOR UPDATE"), broker);
        await run.HoldsUpAsync("error 1205 (LockWaitTimeout)");

        await outsider.ExecuteAsync("ROLLBACK");

        await run.LosesNothingAsync();
    }

    [Theory]
    [InlineData(DatabaseKind.MySql, BrokerKind.InProcess)]
    [AllStacksData(DatabaseKind.MariaDb, BrokerKind.InProcess)]
    public async Task A_deadlock_with_somebody_else_begins_the_batch_again_at_once(DatabaseKind database, BrokerKind broker)
    {
        await using var own = await FaultyDatabase.OwnAsync(servers, database);
        await using var outsider = await own.ConnectAsync();
        await using var admin = await own.ConnectAsync();
        await using var run = await DatabaseFault.HappensAsync(servers, own.Database, async () =>
        {
            // Larger than the load, so that the server gives the load up.
            await admin.ExecuteAsync("CREATE TABLE scratch (number INT PRIMARY KEY AUTO_INCREMENT, half INT)");
            await outsider.ExecuteAsync("START TRANSACTION");
            await outsider.ExecuteAsync($"INSERT INTO scratch (half) VALUES {string.Join(',', Enumerable.Repeat("(1)", 5_000))}");
            await outsider.ExecuteAsync(RowInTheWay);
        }, broker);
        // The load has its checkpoint and waits for the outsider's row.
        await run.App.HoldsAsync(async () => (await admin.QueryAsync<(string, long Waits)>("SHOW GLOBAL STATUS LIKE 'Innodb_row_lock_current_waits'")).Single().Waits > 0);

        await outsider.ExecuteAsync("SELECT * FROM partition_checkpoints FOR UPDATE");
        await run.LogsAsync(Deadlock);
        await outsider.ExecuteAsync("ROLLBACK");

        await run.LosesNothingAsync();
        run.Log.Count(DatabaseFault.InvocationFailed).Should().Be(0);
    }

    [Theory]
    [InlineData(DatabaseKind.MariaDb, BrokerKind.InProcess)]
    [AllStacksData(DatabaseKind.MySql, BrokerKind.Kafka)]
    public async Task A_table_that_is_locked_holds_loading_up_until_it_is_free(DatabaseKind database, BrokerKind broker)
    {
        await using var shared = await FaultyDatabase.SharedAsync(servers, database);
        await using var outsider = await shared.ConnectAsync();
        await using var run = await DatabaseFault.HappensAsync(servers, shared.Database, () => outsider.ExecuteAsync("LOCK TABLES weather_data WRITE"), broker);
        await run.HoldsUpAsync("CommandTimeoutExpired", "error 1205");

        await outsider.ExecuteAsync("UNLOCK TABLES");

        await run.LosesNothingAsync();
    }

    [Theory]
    [InlineData(DatabaseKind.MariaDb, BrokerKind.InProcess)]
    [AllStacksData(DatabaseKind.MySql, BrokerKind.Kafka)]
    public async Task An_ALTER_TABLE_that_waits_behind_a_long_transaction_holds_loading_up_until_it_is_done(DatabaseKind database, BrokerKind broker)
    {
        await using var shared = await FaultyDatabase.SharedAsync(servers, database);
        await using var reader = await shared.ConnectAsync();
        await using var owner = await shared.ConnectAsync();
        var alter = Task.CompletedTask;
        await using var run = await DatabaseFault.HappensAsync(servers, shared.Database, async () =>
        {
            await reader.ExecuteAsync("START TRANSACTION; SELECT COUNT(*) FROM weather_data");
            alter = owner.ExecuteAsync("ALTER TABLE weather_data ADD INDEX city_temperature (city, temperature)", commandTimeout: 120);
            await Eventually.HoldsAsync(async () => await IsWaitingAsync(shared));
        }, broker);
        // In PREPARE, where the driver alone would wait until the server gives up, or in a statement that was prepared before.
        await run.HoldsUpAsync("TimeoutException", "CommandTimeoutExpired");

        await reader.ExecuteAsync("COMMIT");
        await alter;

        await run.LosesNothingAsync();
    }

    private static async Task<bool> IsWaitingAsync(FaultyDatabase database)
    {
        await using var connection = await database.ConnectAsync();
        return (await connection.QueryAsync("SHOW PROCESSLIST")).Cast<IDictionary<string, object?>>()
            .Any(session => Equals(session["db"], database.Database.Name) && Equals(session["State"], "Waiting for table metadata lock"));
    }
}
