using System.Globalization;
using MySqlConnector;
using Tier.EndToEnd.Tests.Running;
using Tier.Testing;

namespace Tier.EndToEnd.Tests;

/// <summary><c>tier query</c> on a database of one's own, of both kinds of server.</summary>
public sealed class QueryCommandTests(TestServers servers)
{
    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task Values_that_dotnet_cannot_hold_are_printed_as_the_server_writes_them(DatabaseKind kind)
    {
        await using var folder = await FolderAsync(kind);
        await ExecuteAsync(folder, "CREATE TABLE odd (n INT, d DATE, t DATETIME(6), u TIMESTAMP NULL)", "INSERT INTO odd VALUES (1, '0000-00-00', '0000-00-00', '0000-00-00'), (2, '2019-00-00', '2019-06-00 01:02:03.4', NULL)");

        (await ValuesAsync(folder, "SELECT 12345678901234567890123456789012345, -0.00000000000000000000000000000000000001"))
            .Should().Equal("12345678901234567890123456789012345", "-0.00000000000000000000000000000000000001");
        (await ValuesAsync(folder, "SELECT 0.000000000000000000000000000001, 123456789012345678901234567.12345678901234567890123456789012345678"))
            .Should().Equal("0.000000000000000000000000000001", "123456789012345678901234567.12345678901234567890123456789012345678");
        (await ValuesAsync(folder, $"SELECT {new string('9', 65)}, 18446744073709551615, -9223372036854775808")).Should().Equal(new string('9', 65), "18446744073709551615", "-9223372036854775808");
        (await ValuesAsync(folder, "SELECT d, t, u FROM odd WHERE n = 1")).Should().Equal("0000-00-00", "0000-00-00", "00:00:00", "0000-00-00", "00:00:00");
        (await ValuesAsync(folder, "SELECT d, t, u FROM odd WHERE n = 2")).Should().Equal("2019-00-00", "2019-06-00", "01:02:03.4", "NULL");
        (await ValuesAsync(folder, "SELECT CAST('838:59:58.5' AS TIME(6)), CAST('-00:00:01.25' AS TIME(6)), CAST('-838:59:59' AS TIME)")).Should().Equal("838:59:58.5", "-00:00:01.25", "-838:59:59");
        (await ValuesAsync(folder, "SELECT FROM_DAYS(0)")).Should().ContainSingle().Which.Should().BeOneOf("0000-00-00", "NULL");
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task Values_of_every_other_type_are_printed_too(DatabaseKind kind)
    {
        await using var folder = await FolderAsync(kind);
        await ExecuteAsync(
            folder,
            "CREATE TABLE kinds (b BIT(10), y YEAR, z INT(5) ZEROFILL, g GEOMETRY, e ENUM('a', 'b'), s SET('x', 'y'), j JSON, f FLOAT, v VARBINARY(4), l LONGBLOB, t TINYINT(1))",
            """INSERT INTO kinds VALUES (b'1000000001', 0, 42, ST_GeomFromText('POINT(1 2)'), 'b', 'x,y', '{"a": [1]}', 1.5, x'00ff', x'', 7)""");

        (await ValuesAsync(folder, "SELECT b, y, z, e, s, f, v, t FROM kinds")).Should().Equal("513", "0000", "42", "b", "x,y", "1.5", "00ff", "7");
        (await ValuesAsync(folder, "SELECT j FROM kinds")).Should().Equal("{\"a\":", "[1]}");
        (await ValuesAsync(folder, "SELECT g FROM kinds")).Should().Equal("000000000101000000000000000000f03f0000000000000040");
        (await ValuesAsync(folder, "SELECT HEX(l), NULL, 1e300, TRUE FROM kinds")).Should().Equal("NULL", "1E+300", "1");
        if (kind == DatabaseKind.MySql)
        {
            (await ValuesAsync(folder, "SELECT STRING_TO_VECTOR('[1.5,-2]')")).Should().Equal("[1.5,-2]");
        }
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task What_cannot_be_run_ends_in_one_sentence(DatabaseKind kind)
    {
        await using var folder = await FolderAsync(kind);

        await EndsInAsync(folder, "The statement took longer than 1 s and was ended: give it more time with --timeout SECONDS.", "query", "SELECT SLEEP(60)", "--timeout", "1");
        await EndsInAsync(folder, "There is more than one SQL statement: give one at a time. What there is: tier query --help.", "query", "SELECT 1; SELECT 2");
        await EndsInAsync(folder, "There is no SQL statement: give one, such as *", "query", " ; ");
        await EndsInAsync(folder, "The database: *syntax*", "query", "@SELECT");
        await EndsInAsync(folder, "The database: Table '*.nowhere' doesn't exist. ./start_app.sh makes the app's own tables.", "query", "SELECT * FROM nowhere");
        await EndsInAsync(folder, "The database: *", "query", "LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE nowhere");
        foreach (var seconds in new[] { "0", "-1", "1.5", "x", "99999999999" })
        {
            await EndsInAsync(folder, "--timeout takes a whole number of seconds from 1 to 86400. What there is: tier query --help.", "query", "SELECT 1", $"--timeout={seconds}");
        }

        (await ValuesAsync(folder, "SELECT ';' AS a; -- done; really")).Should().Equal(";");
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_database_without_tables_is_said_to_have_none(DatabaseKind kind)
    {
        await using var folder = await FolderAsync(kind);
        foreach (var command in new string[][] { ["dead-letters", "list"], ["dead-letters", "show", "weather", "0", "0"], ["dead-letters", "export"], ["conflicts"], ["redrive", "--all", "--dry-run"] })
        {
            await EndsInAsync(folder, "The database: Table '*' doesn't exist. ./start_app.sh makes the app's own tables.", command);
        }
    }

    [Theory, InlineData("INT"), InlineData("TERM")]
    public async Task A_signal_ends_a_statement_in_one_sentence(string signal)
    {
        await using var folder = await FolderAsync(DatabaseKind.MariaDb);
        var query = folder.Start("query", "SELECT SLEEP(300)");
        await using var connection = new MySqlConnection(folder.Variable("MySqlConnection"));
        await connection.OpenAsync();
        await Eventually.HoldsAsync(async () =>
        {
            const string Running = "SELECT COUNT(*) FROM information_schema.processlist WHERE info = 'SELECT SLEEP(300)'";
            await using var command = new MySqlCommand(Running, connection);
            return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture) > 0;
        });

        await query.SignalAsync(signal);

        var run = await query.ExitAsync();
        (run.ExitCode, run.Output, run.Errors.Trim()).Should().Be((2, "", "Stopped before the end."));
    }

    private static async Task EndsInAsync(ProjectFolder folder, string sentence, params string[] arguments)
    {
        var run = await folder.RunAsync(arguments);
        (run.ExitCode, run.Output).Should().Be((2, ""), run.ToString());
        run.Errors.Trim().Should().Match(sentence).And.NotContain("\n");
    }

    private static async Task<string[]> ValuesAsync(ProjectFolder folder, string sql)
    {
        var run = await folder.RunAsync("query", sql);
        run.ExitCode.Should().Be(0, run.ToString());
        return run.Lines[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    private static async Task ExecuteAsync(ProjectFolder folder, params string[] statements)
    {
        await using var connection = new MySqlConnection(folder.Variable("MySqlMigrationConnection"));
        await connection.OpenAsync();
        foreach (var statement in statements.Prepend("SET SESSION sql_mode = ''"))
        {
            await using var command = new MySqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    private async Task<ProjectFolder> FolderAsync(DatabaseKind kind)
    {
        var database = await servers.CreateDatabaseAsync(kind);
        var folder = await ProjectFolder.CreateAsync(servers, BrokerKind.InProcess, 1);
        folder.Set("MySqlConnection", database.AppConnectionString);
        folder.Set("MySqlMigrationConnection", database.MigrationConnectionString);
        return folder;
    }
}
