using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tier.Testing.Faults;

/// <summary>
/// A TCP proxy on loopback that does to connections what networks do: delays, swallows, cuts. What it does can be changed at any time, also for connections
/// that are open. The port stays its own from start to end. Kafka's clients go to the address that the broker advertises: it must be this one's.
/// </summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly CancellationTokenSource ended = new();
    private readonly Lock turn = new();
    private readonly Dictionary<ProxyConnection, Task> connections = [];
    private readonly List<ProxyTrigger> triggers = [];
    private readonly IPEndPoint endPoint;
    private readonly List<Task> accepting = [];
    private readonly long[] forwarded = new long[2];
    private Socket listener;
    private volatile ProxyRules rules = new();
    private bool isListening;
    private int accepted;

    private TcpProxy(int targetPort)
    {
        TargetPort = targetPort;
        listener = Bind(new(IPAddress.Loopback, 0));
        endPoint = (IPEndPoint)listener.LocalEndPoint!;
        Listen();
    }

    /// <summary>The port on 127.0.0.1 where clients connect.</summary>
    public int Port => endPoint.Port;

    /// <summary><c>127.0.0.1:port</c>, as clients of Kafka want it.</summary>
    public string Address => endPoint.ToString();

    /// <summary>The server's port on 127.0.0.1, for connections from now on; a server that comes back may have another.</summary>
    public int TargetPort { get; set; }

    /// <summary>How many connections were accepted since the start.</summary>
    public int Accepted => Volatile.Read(ref accepted);

    /// <summary>How many connections are open now, on one side at least.</summary>
    public int Connected
    {
        get
        {
            lock (turn)
            {
                return connections.Count;
            }
        }
    }

    internal ProxyRules Rules => rules;

    internal IPEndPoint Target => new(IPAddress.Loopback, TargetPort);

    /// <summary>Starts a proxy that lets everything through.</summary>
    /// <param name="targetPort">The server's port on 127.0.0.1; 0 when it is told later.</param>
    public static TcpProxy Start(int targetPort = 0) => new(targetPort);

    /// <summary>How many bytes have gone on in a direction since the start.</summary>
    public long Forwarded(ProxyDirection direction) => Interlocked.Read(ref forwarded[(int)direction]);

    /// <summary>Lets everything through, and what was held too. The beginning, and the end of every other state.</summary>
    public void PassThrough() => Apply(new(), listens: true);

    /// <summary>A slow network.</summary>
    /// <param name="latency">How long each piece, of 64 KiB at most, waits before it goes on.</param>
    /// <param name="bytesPerSecond">The most that goes on in each direction of a connection.</param>
    public void Slow(TimeSpan latency, int bytesPerSecond = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytesPerSecond, 1);
        Apply(new() { Latency = latency, BytesPerSecond = bytesPerSecond }, listens: true);
    }

    /// <summary>A network that swallows: connections are accepted and stay open, and nothing goes on until <see cref="PassThrough"/>, as over a link that is down.</summary>
    /// <param name="direction">The only direction in which nothing goes on; both when null.</param>
    public void Swallow(ProxyDirection? direction = null) => Apply(
        new() { HoldsToServer = direction != ProxyDirection.ToClient, HoldsToClient = direction != ProxyDirection.ToServer }, listens: true);

    /// <summary>Refuses new connections, as a port does where nothing listens. Those that are open stay.</summary>
    public void Refuse() => Apply(new(), listens: false);

    /// <summary>Accepts new connections and closes them at once, as a balancer does without a server behind it. Those that are open stay.</summary>
    public void AcceptAndClose() => Apply(new() { ClosesNew = true }, listens: true);

    /// <summary>Cuts all connections that are open now. What becomes of new ones doesn't change.</summary>
    /// <param name="ending">How the ends hear of it.</param>
    /// <param name="sides">
    /// Who hears of it. The client alone: the server believes in a worker that is gone. The server alone: the client waits for an answer from nobody. The other
    /// side stays open until it is cut too.
    /// </param>
    public void Cut(ProxyEnding ending = ProxyEnding.Reset, ProxySide sides = ProxySide.Both)
    {
        foreach (var connection in Snapshot())
        {
            connection.Cut(sides, ending);
        }
    }

    /// <summary>Cuts a connection, that one alone and once, when a text comes by on it. Note that MySqlConnector writes <c>commit</c> in small letters.</summary>
    /// <param name="direction">Which way it goes.</param>
    /// <param name="text">The text, in UTF-8, of at most 1,000 bytes.</param>
    /// <param name="moment">Whether the peer gets it before the cut.</param>
    /// <param name="occurrence">At which time, from 1, counted over all connections from now on.</param>
    /// <returns>Completes with the cut.</returns>
    public Task CutWhen(ProxyDirection direction, string text, CutMoment moment, int occurrence = 1)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        return Arm(new PatternTrigger(direction, Encoding.UTF8.GetBytes(text), moment, occurrence));
    }

    /// <summary>Cuts a connection, that one alone and once, after so many bytes more have gone on, counted over all connections: in mid answer, say.</summary>
    /// <returns>Completes with the cut.</returns>
    public Task CutAfterBytes(ProxyDirection direction, long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        return Arm(new CountTrigger(direction, bytes));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        listener.Dispose();
        var running = Snapshot();
        await Task.WhenAll(accepting);
        foreach (var connection in running.Concat(Snapshot()).Distinct())
        {
            connection.Cut(ProxySide.Both, ProxyEnding.Reset);
        }

        Task[] carrying;
        lock (turn)
        {
            carrying = [.. connections.Values];
        }

        await Task.WhenAll(carrying);
        ended.Dispose();
    }

    internal void Count(ProxyDirection direction, int bytes) => Interlocked.Add(ref forwarded[(int)direction], bytes);

    /// <summary>Returns when bytes may go on.</summary>
    internal async Task PassageAsync(ProxyDirection direction, CancellationToken cancellationToken)
    {
        for (var now = rules; now.Holds(direction); now = rules)
        {
            await now.Replaced.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Returns when a piece has waited long enough, or the network is fast again.</summary>
    internal async Task DelayAsync(ProxyDirection direction, int bytes, CancellationToken cancellationToken)
    {
        var now = rules;
        var delay = now.Latency + TimeSpan.FromSeconds(now.BytesPerSecond == int.MaxValue ? 0 : (double)bytes / now.BytesPerSecond);
        if (delay > TimeSpan.Zero)
        {
            await Task.WhenAny(Task.Delay(delay, cancellationToken), now.Replaced.Task);
            await PassageAsync(direction, cancellationToken);
        }
    }

    internal ProxyTrigger? TriggerOf(ProxyDirection direction, ReadOnlySpan<byte> before, ReadOnlySpan<byte> piece, out int forwarded)
    {
        lock (turn)
        {
            foreach (var trigger in triggers)
            {
                if (trigger.Direction == direction && trigger.Sees(before, piece, out forwarded))
                {
                    triggers.Remove(trigger);
                    return trigger;
                }
            }
        }

        forwarded = piece.Length;
        return null;
    }

    /// <summary>Bound, and not listening: the port stays ours, and connecting to it is refused.</summary>
    private static Socket Bind(IPEndPoint endPoint)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true); // connections of the port may be open
        socket.Bind(endPoint);
        return socket;
    }

    private void Apply(ProxyRules next, bool listens)
    {
        lock (turn)
        {
            ObjectDisposedException.ThrowIf(ended.IsCancellationRequested, this);
            var last = rules;
            rules = next;
            last.Replaced.TrySetResult();
            if (listens != isListening)
            {
                if (listens)
                {
                    Listen();
                }
                else
                {
                    listener.Dispose();
                    listener = Bind(endPoint);
                    isListening = false;
                }
            }
        }
    }

    private void Listen()
    {
        listener.Listen();
        isListening = true;
        accepting.Add(AcceptAsync(listener));
    }

    private async Task AcceptAsync(Socket listening)
    {
        try
        {
            while (true)
            {
                var client = await listening.AcceptAsync(ended.Token);
                Interlocked.Increment(ref accepted);
                if (rules.ClosesNew)
                {
                    client.Dispose();
                    continue;
                }

                client.NoDelay = true;
                var connection = new ProxyConnection(this, client);
                lock (turn)
                {
                    connections[connection] = CarryAsync(connection);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // It listens no more.
        }
    }

    private async Task CarryAsync(ProxyConnection connection)
    {
        await Task.Yield(); // so that it is among the connections before it can end
        await connection.RunAsync();
        lock (turn)
        {
            connections.Remove(connection);
        }

        connection.Dispose();
    }

    private Task Arm(ProxyTrigger trigger)
    {
        lock (turn)
        {
            triggers.Add(trigger);
        }

        return trigger.Fired;
    }

    private ProxyConnection[] Snapshot()
    {
        lock (turn)
        {
            return [.. connections.Keys];
        }
    }
}
