using System.Collections.Concurrent;
using System.Text;
using MySqlConnector;

namespace Tier.Pipeline.Warehouse;

/// <summary>
/// Inserts rows by prepared statements of several rows each: strict, and nothing that exists is changed. Never IGNORE and never
/// ON DUPLICATE KEY UPDATE: the one stores values that don't fit cut short, the other overwrites rows.
/// </summary>
/// <remarks>
/// Statements have one of four fixed shapes, so that the server keeps few of them; they are cut at 8 MiB too, and at half of what the server takes. The commands are
/// kept for the next batch, each with its tens of thousands of parameters.
/// </remarks>
internal sealed class MultiRowInsert(string table, IReadOnlyList<string> columns)
{
    private const int MaxStatementBytes = 8 * 1024 * 1024;
    private const int RoomBesideTheValues = 4096;
    private static readonly int[] Shapes = [1000, 100, 10, 1];

    private readonly ConcurrentDictionary<int, ConcurrentBag<MySqlCommand>> idle = new();

    /// <summary>Inserts the rows; each has a value for each column.</summary>
    /// <param name="session">The load's transaction.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="cancellationToken">Ends the load.</param>
    /// <exception cref="RowTooLargeException">The server doesn't take so large a row.</exception>
    public async Task ExecuteAsync(LoadSession session, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        var maxBytes = Math.Min(MaxStatementBytes, session.MaxPacketBytes / 2);
        for (var first = 0; first < rows.Count;)
        {
            var shape = Shape(rows, first, maxBytes, session.MaxPacketBytes);
            var commands = idle.GetOrAdd(shape, _ => []);
            var command = commands.TryTake(out var kept) ? kept : Command(shape);

            // One that failed isn't kept: what state it is in, nobody says.
            (command.Connection, command.Transaction) = (session.Transaction.Connection, session.Transaction);
            await session.AnsweredAsync(command.PrepareAsync(cancellationToken), cancellationToken);
            Bind(command, rows, first, shape);
            await command.ExecuteNonQueryAsync(cancellationToken);
            (command.Connection, command.Transaction) = (null, null);
            Forget(command);
            commands.Add(command);
            first += shape;
        }
    }

    /// <summary>The largest shape that the remaining rows fill and whose statement stays below the limit; a single row always goes.</summary>
    private static int Shape(IReadOnlyList<object?[]> rows, int first, long maxBytes, long maxPacketBytes)
    {
        long bytes = 0;
        var fits = 0;
        while (fits < Shapes[0] && first + fits < rows.Count && (bytes += Size(rows[first + fits])) <= maxBytes)
        {
            fits++;
        }

        if (fits == 0 && bytes > maxPacketBytes - RoomBesideTheValues)
        {
            throw new RowTooLargeException(bytes, maxPacketBytes);
        }

        return Array.Find(Shapes, shape => shape <= Math.Max(fits, 1));
    }

    private static int Size(object?[] row)
    {
        var size = 0;
        foreach (var value in row)
        {
            size += value switch
            {
                null => 0,
                string text => Encoding.UTF8.GetByteCount(text) + 9,
                byte[] bytes => bytes.Length + 9,
                _ => 12,
            };
        }

        return size;
    }

    private static void Bind(MySqlCommand command, IReadOnlyList<object?[]> rows, int first, int shape)
    {
        var parameter = 0;
        for (var row = first; row < first + shape; row++)
        {
            foreach (var value in rows[row])
            {
                command.Parameters[parameter++].Value = value;
            }
        }
    }

    /// <summary>A command that is kept would keep the values of its last rows too, and the garbage collector would have to go through them again and again.</summary>
    private static void Forget(MySqlCommand command)
    {
        foreach (MySqlParameter parameter in command.Parameters)
        {
            parameter.Value = null;
        }
    }

    private MySqlCommand Command(int shape)
    {
        var row = $"({string.Join(',', Enumerable.Repeat('?', columns.Count))})";
        var command = new MySqlCommand($"INSERT INTO `{table}` (`{string.Join("`,`", columns)}`) VALUES {string.Join(',', Enumerable.Repeat(row, shape))}");
        for (var parameter = 0; parameter < shape * columns.Count; parameter++)
        {
            // The driver sends the type of the value; without one set it looks the type up at each value that is set, too.
            command.Parameters.Add(new MySqlParameter { MySqlDbType = MySqlDbType.VarString });
        }

        return command;
    }
}
