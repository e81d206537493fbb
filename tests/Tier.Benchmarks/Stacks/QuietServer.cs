using System.Diagnostics;
using Dapper;
using MySqlConnector;

namespace Tier.Benchmarks.Stacks;

/// <summary>Lets a server write what earlier runs left in its memory, so that no run pays for the one before.</summary>
internal static class QuietServer
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    /// <summary>Pages that the server changes by itself, all the time.</summary>
    private const long FewPages = 100;

    /// <summary>Returns when few changed pages are left; after two minutes in any case.</summary>
    public static async Task WaitAsync(string administration, CancellationToken cancellationToken)
    {
        await using var connection = new MySqlConnection(administration);
        await connection.OpenAsync(cancellationToken);
        var (low, high) = await connection.QuerySingleAsync<(double, double)>("SELECT @@innodb_max_dirty_pages_pct_lwm, @@innodb_max_dirty_pages_pct");
        await connection.ExecuteAsync("SET GLOBAL innodb_max_dirty_pages_pct_lwm = 0; SET GLOBAL innodb_max_dirty_pages_pct = 0");
        try
        {
            var began = Stopwatch.GetTimestamp();
            while (await DirtyPagesAsync(connection) > FewPages && Stopwatch.GetElapsedTime(began) < Patience)
            {
                await Task.Delay(Poll, cancellationToken);
            }
        }
        finally
        {
            await connection.ExecuteAsync("SET GLOBAL innodb_max_dirty_pages_pct = @high; SET GLOBAL innodb_max_dirty_pages_pct_lwm = @low", new { low, high });
        }
    }

    private static async Task<long> DirtyPagesAsync(MySqlConnection connection) =>
        (await connection.QuerySingleAsync<(string Name, long Value)>("SHOW GLOBAL STATUS LIKE 'Innodb_buffer_pool_pages_dirty'")).Value;
}
