using Dapper;
using Microsoft.Extensions.DependencyInjection;
using MySqlConnector;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Warehouse;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Loading;

/// <summary>Statements are kept, with their parameters and the boxes of their values: nothing of one execution may come into the next.</summary>
public sealed class MultiRowInsertTests(TestServers servers)
{
    private const int Columns = 9;
    private const int LargeRow = 450;

    // Together these have statements of 250, 100, 50, 25, 10, 5, 2 and 1 rows.
    private static readonly int[] Sizes = [193, 257];

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task Every_execution_stores_its_own_values_of_all_types_and_sizes(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        await using var admin = new MySqlConnection(pipeline.Database.AdminConnectionString);
        await admin.ExecuteAsync(
            """
            CREATE TABLE kinds (id INT PRIMARY KEY, big BIGINT, small SMALLINT UNSIGNED, number DOUBLE, flag BOOLEAN, at DATETIME(3), day DATE, words LONGTEXT, bytes LONGBLOB)
            DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin
            """);
        var insert = new MultiRowInsert("kinds", ["id", "big", "small", "number", "flag", "at", "day", "words", "bytes"]);
        var random = new Random(20261126);
        object?[][] all = [.. Enumerable.Range(0, 3 * Sizes.Sum()).Select(id => Row(id, random))];

        using var connections = new LoadConnections(pipeline.Services.GetRequiredService<Database>());

        // Each statement three times, and once with a row that is larger than what is kept.
        for (var first = 0; first < all.Length; first += Sizes.Sum())
        {
            await using var session = await LoadSession.BeginAsync(connections, CancellationToken.None);
            await insert.ExecuteAsync(session, all[first..(first + Sizes[0])], Add, CancellationToken.None);
            await insert.ExecuteAsync(session, all[(first + Sizes[0])..(first + Sizes.Sum())], Add, CancellationToken.None);
            await session.CommitAsync(CancellationToken.None);
        }

        await using var reader = await admin.ExecuteReaderAsync("SELECT * FROM kinds ORDER BY id");
        foreach (var row in all)
        {
            (await reader.ReadAsync()).Should().BeTrue();
            Enumerable.Range(0, Columns).Select(column => Comparable(reader.IsDBNull(column) ? null : reader.GetValue(column))).Should().Equal(row.Select(Comparable), "that is row {0}", row[0]);
        }

        (await reader.ReadAsync()).Should().BeFalse();
    }

    private static void Add(PreparedInsert insert, object?[] row)
    {
        foreach (var value in row)
        {
            switch (value)
            {
                case null:
                    insert.AddNull();
                    break;
                case double number:
                    insert.Add(number);
                    break;
                case DateTime time:
                    insert.Add(time);
                    break;
                case DateOnly day:
                    insert.Add(day);
                    break;
                case string text:
                    insert.Add(text);
                    break;
                case byte[] bytes:
                    insert.Add(bytes);
                    break;
                default:
                    insert.Add(Convert.ToInt64(value));
                    break;
            }
        }
    }

    private static object?[] Row(int id, Random random)
    {
        object?[] row =
        [
            id, random.NextInt64(), (ushort)random.Next(ushort.MaxValue), random.NextDouble(), random.Next(2) == 1,
            DateTime.UnixEpoch.AddMilliseconds(random.NextInt64(4_000_000_000_000)), DateOnly.FromDayNumber(random.Next(600_000, 800_000)),
            string.Concat(Enumerable.Repeat(random.Next(3) switch { 0 => "word ", 1 => "größer ", _ => "🛴" }, id == LargeRow ? 300_000 : random.Next(200))),
            new byte[random.Next(100)],
        ];
        random.NextBytes((byte[])row[^1]!);
        for (var column = 1; column < Columns; column++)
        {
            row[column] = id != LargeRow && random.Next(4) == 0 ? null : row[column];
        }

        return row;
    }

    private static object? Comparable(object? value) => value switch
    {
        null => null,
        DateTime { TimeOfDay.Ticks: 0 } day => day.ToString("O")[..10],
        DateTime time => DateTime.SpecifyKind(time, DateTimeKind.Utc).ToString("O"),
        DateOnly day => day.ToString("O"),
        byte[] bytes => Convert.ToHexString(bytes),
        bool flag => flag,
        ushort number => (long)number,
        int number => (long)number,
        _ => value,
    };
}
