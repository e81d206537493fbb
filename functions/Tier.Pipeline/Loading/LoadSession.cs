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
    private readonly TimeSpan patience;
    private MySqlTransaction? transaction;
    private Task? outstanding;

    private LoadSession(MySqlConnection connection, Database database)
    {
        this.connection = connection;
        patience = database.CommandTimeout;
        MaxPacketBytes = database.MaxPacketBytes;
    }

    public MySqlTransaction Transaction => transaction!;

    /// <summary>What the server takes in one statement.</summary>
    public long MaxPacketBytes { get; }

    /// <summary>Opens a connection and begins a transaction.</summary>
    /// <exception cref="TimeoutException">The server doesn't answer.</exception>
    public static async Task<LoadSession> BeginAsync(Database database, CancellationToken cancellationToken)
    {
        var session = new LoadSession(await database.OpenForLoadsAsync(cancellationToken), database);
        try
        {
            var begin = Database.BeginAsync(session.connection, cancellationToken).AsTask();
            await session.AnsweredAsync(begin, cancellationToken);
            session.transaction = await begin;
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for an answer that the driver would wait for without limit.</summary>
    /// <exception cref="TimeoutException">The server doesn't answer.</exception>
    public async Task AnsweredAsync(Task operation, CancellationToken cancellationToken)
    {
        outstanding = operation;
        await operation.WaitAsync(patience, cancellationToken);
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
        await using (connection)
        {
            if (transaction is not null)
            {
                await transaction.DisposeAsync();
            }
        }
    }
}
