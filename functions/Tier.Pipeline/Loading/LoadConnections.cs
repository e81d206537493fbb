using System.Collections.Concurrent;
using MySqlConnector;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Loading;

/// <summary>
/// Connections whose last load was committed, kept open with their session and their prepared statements, so that the next load begins at
/// once. One on which anything failed isn't kept.
/// </summary>
internal sealed class LoadConnections(Database database) : IDisposable
{
    private readonly ConcurrentStack<MySqlConnection> idle = new();
    private volatile bool closed;

    /// <summary>The database that they are open to.</summary>
    public Database Database => database;

    /// <summary>The one that was used last; null when there is none. The server may have closed it meanwhile.</summary>
    public MySqlConnection? Take() => idle.TryPop(out var connection) ? connection : null;

    /// <summary>Keeps a connection.</summary>
    public void Keep(MySqlConnection connection)
    {
        idle.Push(connection);
        if (closed)
        {
            Dispose();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        closed = true;
        while (idle.TryPop(out var connection))
        {
            connection.Dispose();
        }
    }
}
