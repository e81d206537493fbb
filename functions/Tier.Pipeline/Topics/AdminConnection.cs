using Confluent.Kafka;

namespace Tier.Pipeline.Topics;

/// <summary>
/// An admin client that is made anew after it has lost its brokers. librdkafka (2.16) keeps the broker that a group's coordinator was on when it begins again
/// from the bootstrap addresses, and from then on every question about that group times out, though the brokers are back.
/// </summary>
internal sealed class AdminConnection(Func<IAdminClient> build, TimeSpan longestRequest) : IDisposable
{
    private readonly Lock sync = new();
    private readonly HashSet<IAdminClient> clients = [];
    private IAdminClient? current;
    private bool disposed;

    /// <summary>The client, made when it is first wanted.</summary>
    public IAdminClient Client
    {
        get
        {
            lock (sync)
            {
                ObjectDisposedException.ThrowIf(disposed, this);
                if (current is null)
                {
                    current = build();
                    clients.Add(current);
                }

                return current;
            }
        }
    }

    /// <summary>Runs a request; after one that failed on the way to the broker, the next goes by a new client.</summary>
    public async Task<T> RunAsync<T>(Func<IAdminClient, Task<T>> request)
    {
        var client = Client;
        try
        {
            return await request(client);
        }
        catch (KafkaException exception) when (exception.Error is { IsLocalError: true, Code: not ErrorCode.Local_UnsupportedFeature })
        {
            Replace(client);
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (sync)
        {
            disposed = true;
            current = null;
        }

        foreach (var client in clients)
        {
            client.Dispose();
        }
    }

    /// <summary>Other requests may be under way on the client; it goes when they have ended.</summary>
    private void Replace(IAdminClient client)
    {
        lock (sync)
        {
            if (current != client)
            {
                return;
            }

            current = null;
        }

        _ = Task.Delay(longestRequest).ContinueWith(_ => Drop(client), TaskScheduler.Default);
    }

    private void Drop(IAdminClient client)
    {
        lock (sync)
        {
            if (disposed || !clients.Remove(client))
            {
                return;
            }
        }

        client.Dispose();
    }
}
