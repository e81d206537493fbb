using System.Runtime.CompilerServices;
using System.Text;
using MySqlConnector;
using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Loading;

/// <summary>
/// One INSERT of a fixed number of rows, to be prepared on any connection. It is kept from batch to batch with its thousands of parameters,
/// and each parameter has its value in the same boxes every time. Texts and bytes are sent from where they lie; nothing is copied.
/// </summary>
/// <remarks>
/// Of the usual types, string and <see cref="DateTime"/> among them, the driver looks the type up at each execution, whichever was set, by
/// going through all that it knows (MySqlConnector 2.6.2). It doesn't for bytes in a <see cref="ReadOnlyMemory{T}"/> and for <see
/// cref="MySqlDateTime"/>, and sends the type that was set.
/// </remarks>
internal sealed class PreparedInsert
{
    private const int MaxBytesOfNumber = 12;
    private const int MaxBytesOfLength = 9;

    private readonly MySqlCommand command;
    private readonly MySqlParameter[] parameters;
    private readonly object?[] boxes;
    private readonly int rows;
    private int next;

    private PreparedInsert(MySqlCommand command, int rows)
    {
        (this.command, this.rows) = (command, rows);
        parameters = [.. command.Parameters.Cast<MySqlParameter>()];
        boxes = new object?[parameters.Length];
    }

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
    /// <param name="items">The items, from that of its first row on.</param>
    /// <param name="bind">Adds the values of an item, one for each column.</param>
    /// <param name="maxBytes">Most bytes of all values.</param>
    /// <returns>How many rows these bytes hold. It can be executed when that is all.</returns>
    public int Bind<T>(List<T> items, Action<PreparedInsert, T> bind, long maxBytes)
    {
        (next, Bytes) = (0, 0);
        for (var bound = 0; bound < rows; bound++)
        {
            bind(this, items[bound]);
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
        if (Bytes <= LoadingOptions.KeptValueBytes)
        {
            return;
        }

        boxes.AsSpan().Clear();
        foreach (var parameter in parameters)
        {
            parameter.Value = null;
        }
    }

    /// <summary>The next column's number.</summary>
    public void Add(long number) => Set(number, MySqlDbType.Int64, MaxBytesOfNumber);

    /// <summary>The next column's number.</summary>
    public void Add(double number) => Set(number, MySqlDbType.Double, MaxBytesOfNumber);

    /// <summary>The next column's bytes; null for NULL.</summary>
    public void Add(byte[]? bytes)
    {
        if (bytes is null)
        {
            AddNull();
        }
        else
        {
            Set<ReadOnlyMemory<byte>>(bytes, MySqlDbType.Blob, MaxBytesOfLength + bytes.Length);
        }
    }

    /// <summary>The next column's text; null for NULL.</summary>
    public void Add(string? text)
    {
        if (text is null)
        {
            AddNull();
        }
        else
        {
            var utf8 = Encoding.UTF8.GetBytes(text);
            Set<ReadOnlyMemory<byte>>(utf8, MySqlDbType.VarChar, MaxBytesOfLength + utf8.Length);
        }
    }

    /// <summary>The next column's time in UTC; null for NULL.</summary>
    public void Add(DateTime? utc)
    {
        if (utc is { } time)
        {
            Set(new MySqlDateTime(time), MySqlDbType.DateTime, MaxBytesOfNumber);
        }
        else
        {
            AddNull();
        }
    }

    /// <summary>The next column's day.</summary>
    public void Add(DateOnly day) => Set(new MySqlDateTime(day.ToDateTime(default)), MySqlDbType.Date, MaxBytesOfNumber);

    /// <summary>The next column's value, from a row.</summary>
    public void Add(Row row, Slot slot)
    {
        switch (slot.Kind)
        {
            case SlotKind.Null:
                AddNull();
                break;
            case SlotKind.Number:
                Add(BitConverter.Int64BitsToDouble(slot.Bits));
                break;
            case SlotKind.Time:
                Add(new DateTime(slot.Bits, DateTimeKind.Utc));
                break;
            case SlotKind.Flag:
                Add(slot.Bits);
                break;
            default:
                Set(row.Bytes(slot), MySqlDbType.VarChar, MaxBytesOfLength + slot.Length);
                break;
        }
    }

    /// <summary>NULL for the next column.</summary>
    public void AddNull() => parameters[next++].Value = null;

    private void Set<T>(T value, MySqlDbType type, int bytes)
        where T : struct
    {
        Bytes += bytes;
        var parameter = parameters[next];
        if (boxes[next] is T)
        {
            // The box is this parameter's own: it was made below, and nobody else has it.
            Unsafe.Unbox<T>(boxes[next]!) = value;
            parameter.Value = boxes[next];
        }
        else
        {
            parameter.MySqlDbType = type;
            parameter.Value = boxes[next] = value;
        }

        next++;
    }
}
