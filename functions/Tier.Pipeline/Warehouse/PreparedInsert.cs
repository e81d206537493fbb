using System.Runtime.CompilerServices;
using System.Text;
using MySqlConnector;

namespace Tier.Pipeline.Warehouse;

/// <summary>
/// One INSERT of a fixed number of rows, to be prepared on any connection. It is kept from batch to batch with its thousands of parameters, and holds nothing of the last rows
/// that the garbage collector would have to look after: texts and bytes lie in one buffer, and each parameter has its value in the same box every time.
/// </summary>
/// <remarks>
/// Of the usual types, string and <see cref="DateTime"/> among them, the driver looks the type up at each execution, whichever was set, by going through all that it knows
/// (MySqlConnector 2.6.2). It doesn't for bytes in a <see cref="ReadOnlyMemory{T}"/> and for <see cref="MySqlDateTime"/>, and sends the type that was set.
/// </remarks>
internal sealed class PreparedInsert
{
    private const int UsualBufferBytes = 64 * 1024;
    private const int MaxKeptBufferBytes = 1024 * 1024;
    private const int MaxBytesOfNumber = 12;
    private const int MaxBytesOfLength = 9;

    private readonly MySqlCommand command;
    private readonly int rows;
    private byte[] buffer = [];
    private int used;

    private PreparedInsert(MySqlCommand command, int rows) => (this.command, this.rows) = (command, rows);

    /// <summary>The size of the values bound last, at most.</summary>
    public long Bytes { get; private set; }

    /// <summary>Makes one.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="rows">How many rows it inserts.</param>
    public static PreparedInsert Of(string table, IReadOnlyList<string> columns, int rows)
    {
        var row = $"({string.Join(',', Enumerable.Repeat('?', columns.Count))})";
        var command = new MySqlCommand($"INSERT INTO `{table}` (`{string.Join("`,`", columns)}`) VALUES {string.Join(',', Enumerable.Repeat(row, rows))}");
        for (var parameter = 0; parameter < rows * columns.Count; parameter++)
        {
            // Without a type the driver would look one up at each value that is set, too.
            command.Parameters.Add(new MySqlParameter { MySqlDbType = MySqlDbType.VarChar });
        }

        return new(command, rows);
    }

    /// <summary>Takes the values of its rows.</summary>
    /// <typeparam name="T">What rows are made of.</typeparam>
    /// <param name="items">The items.</param>
    /// <param name="first">The item of its first row.</param>
    /// <param name="row">The row of an item: a value for each column.</param>
    /// <param name="maxBytes">Most bytes of all values.</param>
    /// <returns>How many rows these bytes hold. It can be executed when that is all.</returns>
    public int Bind<T>(IReadOnlyList<T> items, int first, Func<T, object?[]> row, long maxBytes)
    {
        (used, Bytes) = (0, 0);
        var index = 0;
        for (var bound = 0; bound < rows; bound++)
        {
            foreach (var value in row(items[first + bound]))
            {
                Bind(command.Parameters[index++], value);
            }

            if (Bytes > maxBytes)
            {
                return bound;
            }
        }

        return rows;
    }

    /// <summary>Inserts the rows that were bound.</summary>
    /// <param name="session">The load's transaction.</param>
    /// <param name="cancellationToken">Ends the load.</param>
    public async Task ExecuteAsync(LoadSession session, CancellationToken cancellationToken)
    {
        (command.Connection, command.Transaction) = (session.Transaction.Connection, session.Transaction);
        await session.AnsweredAsync(command.PrepareAsync(cancellationToken), cancellationToken);
        await command.ExecuteNonQueryAsync(cancellationToken);
        (command.Connection, command.Transaction) = (null, null);
    }

    /// <summary>Lets go of values that are large; before it is kept.</summary>
    public void Forget()
    {
        if (buffer.Length <= MaxKeptBufferBytes)
        {
            return;
        }

        buffer = [];
        foreach (MySqlParameter parameter in command.Parameters)
        {
            parameter.Value = null;
        }
    }

    private void Bind(MySqlParameter parameter, object? value)
    {
        Bytes += value switch
        {
            null => 0,
            string or byte[] => MaxBytesOfLength,
            _ => MaxBytesOfNumber,
        };
        switch (value)
        {
            case null:
                parameter.Value = null;
                break;
            case string text:
                Set(parameter, Take(Encoding.UTF8.GetBytes(text, Free(Capacity(text)))), MySqlDbType.VarChar);
                break;
            case byte[] bytes:
                bytes.CopyTo(Free(bytes.Length));
                Set(parameter, Take(bytes.Length), MySqlDbType.Blob);
                break;
            case DateTime utc:
                Set(parameter, new MySqlDateTime(utc), MySqlDbType.DateTime);
                break;
            case DateOnly day:
                Set(parameter, new MySqlDateTime(day.ToDateTime(default)), MySqlDbType.Date);
                break;
            case long number:
                Set(parameter, number, MySqlDbType.Int64);
                break;
            case int number:
                Set(parameter, number, MySqlDbType.Int32);
                break;
            case double number:
                Set(parameter, number, MySqlDbType.Double);
                break;
            default:
                parameter.Value = value;
                break;
        }
    }

    private static void Set<T>(MySqlParameter parameter, T value, MySqlDbType type)
        where T : struct
    {
        if (parameter.Value is T)
        {
            // The box is this parameter's own: it was made below, and nobody else has it.
            Unsafe.Unbox<T>(parameter.Value) = value;
            return;
        }

        parameter.MySqlDbType = type;
        parameter.Value = value;
    }

    private static int Capacity(string text) => text.Length < UsualBufferBytes ? Encoding.UTF8.GetMaxByteCount(text.Length) : Encoding.UTF8.GetByteCount(text);

    /// <summary>Free bytes of the buffer. A new one begins where the old one is full, which what has been bound still refers to.</summary>
    private Span<byte> Free(int bytes)
    {
        if (buffer.Length - used < bytes)
        {
            buffer = new byte[Math.Max(Math.Max(UsualBufferBytes, 2 * buffer.Length), bytes)];
            used = 0;
        }

        return buffer.AsSpan(used);
    }

    private ReadOnlyMemory<byte> Take(int bytes)
    {
        used += bytes;
        Bytes += bytes;
        return buffer.AsMemory(used - bytes, bytes);
    }
}
