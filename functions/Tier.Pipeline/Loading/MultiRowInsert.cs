using System.Collections.Concurrent;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Loading;

/// <summary>
/// Inserts rows by prepared statements of several rows each: strict, and nothing that exists is changed. Never IGNORE and never
/// ON DUPLICATE KEY UPDATE: the one stores values that don't fit cut short, the other overwrites rows.
/// </summary>
/// <remarks>Statements have one of eight fixed shapes, so that the server keeps few of them; they are cut at 8 MiB too, and at half of what the server takes.</remarks>
internal sealed class MultiRowInsert(string table, IReadOnlyList<string> columns)
{
    /// <summary>Most rows of a statement.</summary>
    public static int MostRows => LoadingOptions.StatementRows[0];

    private const int RoomBesideTheValues = 4096;
    private static readonly int[] Shapes = [.. LoadingOptions.StatementRows];

    private readonly ConcurrentDictionary<int, ConcurrentBag<PreparedInsert>> idle = new();

    /// <summary>Inserts a row for each item.</summary>
    /// <typeparam name="T">What rows are made of.</typeparam>
    /// <param name="session">The load's transaction.</param>
    /// <param name="items">The items.</param>
    /// <param name="bind">Adds the values of an item, one for each column.</param>
    /// <param name="cancellationToken">Ends the load.</param>
    /// <exception cref="RowTooLargeException">The server doesn't take so large a row.</exception>
    public async Task ExecuteAsync<T>(LoadSession session, IEnumerable<T> items, Action<PreparedInsert, T> bind, CancellationToken cancellationToken)
    {
        using var next = items.GetEnumerator();
        var taken = new List<T>(MostRows);
        var running = Task.CompletedTask;
        var (before, beforeShape) = ((PreparedInsert?)null, 0);
        while (true)
        {
            // While the server executes a statement, the next one's items are taken and bound.
            PreparedInsert insert;
            int shape;
            try
            {
                while (taken.Count < MostRows && next.MoveNext())
                {
                    taken.Add(next.Current);
                }

                if (taken.Count == 0)
                {
                    break;
                }

                (insert, shape) = Bind(taken, bind, session.MaxPacketBytes);
            }
            catch
            {
                await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                throw;
            }

            // One that failed isn't kept: what state it is in, nobody says.
            await running;
            Keep(before, beforeShape);
            running = insert.ExecuteAsync(session, cancellationToken);
            (before, beforeShape) = (insert, shape);
            taken.RemoveRange(0, shape);
        }

        await running;
        Keep(before, beforeShape);
    }

    /// <summary>The largest shape that the remaining rows fill and whose statement stays below the limit, with their values; a single row always goes.</summary>
    private (PreparedInsert Insert, int Shape) Bind<T>(List<T> items, Action<PreparedInsert, T> bind, long maxPacketBytes)
    {
        var fitting = items.Count;
        while (true)
        {
            var shape = Array.Find(Shapes, rows => rows <= fitting);
            var insert = idle.GetOrAdd(shape, _ => []).TryTake(out var kept) ? kept : PreparedInsert.Of(table, columns, shape);
            var mostBytes = shape == 1 ? maxPacketBytes - RoomBesideTheValues : Math.Min(LoadingOptions.StatementBytes, maxPacketBytes / 2);
            fitting = insert.Bind(items, bind, mostBytes);
            if (fitting == shape)
            {
                return (insert, shape);
            }

            var bytes = insert.Bytes;
            Keep(insert, shape);
            if (shape == 1)
            {
                throw new RowTooLargeException(bytes, maxPacketBytes);
            }

            fitting = Math.Max(fitting, 1);
        }
    }

    private void Keep(PreparedInsert? insert, int shape)
    {
        if (insert is not null)
        {
            insert.Forget();
            idle[shape].Add(insert);
        }
    }
}
