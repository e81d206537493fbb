using Dapper;
using MySqlConnector;
using Tier.Testing;
using Tier.Testing.Faults;

namespace Tier.EndToEnd.Tests.Faults.Database;

/// <summary>A database server without room for rows.</summary>
public sealed class FullDiskTests(TestServers servers)
{
    // All tables in one file that may not grow: the server says what it says on a full disk, and no disk has to be filled.
    private static string[] Room(int megabytes) =>
        ["--innodb-file-per-table=0", $"--innodb-data-file-path=ibdata1:12M:autoextend:max:{megabytes}M", "--innodb-autoextend-increment=1"];

    [Theory]
    [InlineData(DatabaseKind.MariaDb, BrokerKind.InProcess)]
    [AllStacksData(DatabaseKind.MySql, BrokerKind.Kafka)]
    public async Task A_server_without_room_makes_no_dead_letters_and_gets_every_event_when_it_has_room_again(DatabaseKind database, BrokerKind broker)
    {
        await using var own = await FaultyDatabase.OwnAsync(servers, database, serverOptions: Room(megabytes: 80));
        await using var run = await DatabaseFault.HappensAsync(servers, own.Database, () => FillAsync(own), broker, rows: 2_000);
        await run.HoldsUpAsync("error 1114 (RecordFileFull)");
        await run.LogsAsync(DatabaseFault.InvocationFailed);

        await own.StopAsync();
        await own.StartAsync(Room(megabytes: 200));

        await run.LosesNothingAsync();
    }

    /// <summary>Fills the server's room with ever smaller rows, until it takes none.</summary>
    private static async Task FillAsync(FaultyDatabase database)
    {
        await using var connection = await database.ConnectAsync();
        await connection.ExecuteAsync("CREATE TABLE ballast (number INT AUTO_INCREMENT PRIMARY KEY, filling LONGBLOB)");
        for (var bytes = 1_000_000; bytes >= 1_000; bytes /= 10)
        {
            try
            {
                while (true)
                {
                    await connection.ExecuteAsync("INSERT INTO ballast (filling) VALUES (REPEAT('x', @bytes))", new { bytes });
                }
            }
            catch (MySqlException exception) when (exception.ErrorCode == MySqlErrorCode.RecordFileFull)
            {
                // Smaller ones may fit.
            }
        }
    }
}
