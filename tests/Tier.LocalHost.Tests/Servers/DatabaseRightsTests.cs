using MySqlConnector;
using Tier.Testing;

namespace Tier.LocalHost.Tests.Servers;

/// <summary>What infra/mysql/users.sql lets the two users do, and what the server forbids them.</summary>
public sealed class DatabaseRightsTests(TestServers servers)
{
    private const MySqlErrorCode PrivilegeNeeded = (MySqlErrorCode)1227; // ER_SPECIFIC_ACCESS_DENIED_ERROR

    private static readonly MySqlErrorCode[] Forbidden = [MySqlErrorCode.TableAccessDenied, MySqlErrorCode.DatabaseAccessDenied, MySqlErrorCode.AccessDenied, PrivilegeNeeded];

    private static readonly string[] OfTheServer =
    [
        "SELECT 1 FROM mysql.user", "CREATE DATABASE other", "CREATE USER stranger IDENTIFIED BY 'a'", "SET GLOBAL max_connections = 7", "SHUTDOWN",
        "SELECT 1 INTO OUTFILE '/tmp/tier-rights-test'", "LOAD DATA INFILE '/etc/passwd' INTO TABLE t",
    ];

    [Theory]
    [InlineData(DatabaseKind.MariaDb)]
    [InlineData(DatabaseKind.MySql)]
    public async Task The_apps_user_writes_rows_and_nothing_else(DatabaseKind kind)
    {
        var database = await DatabaseAsync(kind);
        var other = $"not_of_{database.Name}";
        await ExecuteAsync(database.AdminConnectionString, $"CREATE DATABASE {other}");
        await ExecuteAsync(database.AdminConnectionString, $"CREATE TABLE {other}.t (id INT PRIMARY KEY)");
        await ExecuteAsync(database.AppConnectionString, "INSERT INTO t VALUES (1)");
        await ExecuteAsync(database.AppConnectionString, "UPDATE t SET id = 2");

        await AreForbiddenAsync(database.AppConnectionString,
        [
            .. OfTheServer,
            "DELETE FROM t", "TRUNCATE TABLE t", "REPLACE INTO t VALUES (2)", "DROP TABLE t", "ALTER TABLE t ADD c INT", "RENAME TABLE t TO u", "CREATE TABLE u (id INT)",
            "CREATE TEMPORARY TABLE u (id INT)", "CREATE INDEX i ON t (id)", "CREATE VIEW v AS SELECT 1", "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET NEW.id = 1",
            "CREATE PROCEDURE p() SELECT 1", "LOCK TABLES t WRITE", $"DROP DATABASE {database.Name}", $"GRANT DELETE ON {database.Name}.* TO tier_migrations@'127.0.0.1'",
            $"SELECT id FROM {other}.t", $"INSERT INTO {other}.t VALUES (1)",
        ]);

        (await ExecuteAsync(database.AppConnectionString, "SELECT id FROM t")).Should().Be(2);
        (await ExecuteAsync(database.AppConnectionString, "SELECT LOAD_FILE('/etc/passwd')")).Should().BeOneOf(null, DBNull.Value);
    }

    [Theory]
    [InlineData(DatabaseKind.MariaDb)]
    [InlineData(DatabaseKind.MySql)]
    public async Task The_user_of_the_migrations_stays_inside_the_database(DatabaseKind kind)
    {
        var database = await DatabaseAsync(kind);

        await AreForbiddenAsync(database.MigrationConnectionString, [.. OfTheServer, $"GRANT SELECT ON {database.Name}.* TO tier_app@'127.0.0.1'"]);
        foreach (var user in new[] { database.MigrationConnectionString, database.AppConnectionString })
        {
            var open = () => OpenAsync(new MySqlConnectionStringBuilder(user) { Database = "mysql", Pooling = false }.ConnectionString);
            (await open.Should().ThrowAsync<MySqlException>()).Which.ErrorCode.Should().Be(MySqlErrorCode.DatabaseAccessDenied);
        }

        await ExecuteAsync(database.MigrationConnectionString, "ALTER TABLE t ADD c INT");
        await ExecuteAsync(database.MigrationConnectionString, "DELETE FROM t");
    }

    private static async Task AreForbiddenAsync(string connectionString, IEnumerable<string> statements)
    {
        await using var connection = await OpenAsync(connectionString);
        foreach (var statement in statements)
        {
            await using var command = new MySqlCommand(statement, connection);
            var execute = () => command.ExecuteNonQueryAsync();
            (await execute.Should().ThrowAsync<MySqlException>($"it must not: {statement}")).Which.ErrorCode.Should().BeOneOf(Forbidden, statement);
        }
    }

    private static async Task<object?> ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = await OpenAsync(connectionString);
        await using var command = new MySqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    private static async Task<MySqlConnection> OpenAsync(string connectionString)
    {
        // Else the @ of a user's name is taken for a parameter, and the server never asked.
        var connection = new MySqlConnection(new MySqlConnectionStringBuilder(connectionString) { AllowUserVariables = true }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private async Task<TestDatabase> DatabaseAsync(DatabaseKind kind)
    {
        var database = await servers.CreateDatabaseAsync(kind);
        await ExecuteAsync(database.MigrationConnectionString, "CREATE TABLE t (id INT PRIMARY KEY)");
        return database;
    }
}
