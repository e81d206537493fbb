using MySqlConnector;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Loading;

/// <summary>
/// A connection and its transaction, for one run of a load. The driver waits for the answers to BEGIN and to PREPARE without any limit and without looking at the token
/// (MySqlConnector 2.6.2: a server that was frozen then kept a worker for as long as it was frozen); here they have the time of any other statement.
/// </summary>
/// <remarks>
/// A connection whose answer is outstanding can't be used again, nor closed: the answer would be taken for that of the next statement. It is left alone until the
/// answer comes or the connection breaks, and closed then. Its transaction has no COMMIT, and the server frees its locks after seconds.
/// </remarks>
internal sealed class LoadSession : IAsyncDisposable
{
    private readonly MySqlConnection connection;
    private readonly LoadConnections connections;
    private MySqlTransaction? transaction;
    private Task? outstanding;
    private bool committed;

    private LoadSession(MySqlConnection connection, LoadConnections connections) =>
        (this.connection, this.connections) = (connection, connections);

    public MySqlTransaction Transaction => transaction!;

    /// <summary>What the server takes in one statement.</summary>
    public long MaxPacketBytes => connections.Database.MaxPacketBytes;

    /// <summary>Begins a transaction, on a connection that was kept where there is one.</summary>
    /// <exception cref="MySqlException">The server can't be reached or refuses.</exception>
    /// <exception cref="TimeoutException">The server doesn't answer.</exception>
    public static async Task<LoadSession> BeginAsync(LoadConnections connections, CancellationToken cancellationToken)
    {
        while (true)
        {
            var kept = connections.Take();
            var connection = kept ?? await connections.Database.OpenForLoadsAsync(cancellationToken);
            var session = new LoadSession(connection, connections);
            try
            {
                var begin = Database.BeginAsync(connection, cancellationToken).AsTask();
                await session.AnsweredAsync(begin, cancellationToken);
                session.transaction = await begin;
                return session;
            }
            catch (Exception exception) when (kept is not null && Database.WasClosed(exception, kept) && !cancellationToken.IsCancellationRequested)
            {
                await session.DisposeAsync();
            }
            catch
            {
                await session.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Commits; the connection is kept for the next load.</summary>
    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        await Transaction.CommitAsync(cancellationToken);
        committed = true;
    }

    /// <summary>Waits for an answer that the driver would wait for without limit.</summary>
    /// <exception cref="TimeoutException">The server doesn't answer.</exception>
    public async Task AnsweredAsync(Task operation, CancellationToken cancellationToken)
    {
        outstanding = operation;
        await operation.WaitAsync(connections.Database.CommandTimeout, cancellationToken);
        outstanding = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (outstanding is { IsCompleted: false })
        {
            _ = CloseLaterAsync(outstanding);
            return;
        }

        await CloseAsync();
    }

    private async Task CloseLaterAsync(Task answer)
    {
        await answer.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        transaction ??= answer is Task<MySqlTransaction> { IsCompletedSuccessfully: true } begun ? await begun : null;
        await CloseAsync();
    }

    private async Task CloseAsync()
    {
        if (transaction is not null)
        {
            await transaction.DisposeAsync();
        }

        if (committed)
        {
            connections.Keep(connection);
        }
        else
        {
            await connection.DisposeAsync();
        }
    }
}
