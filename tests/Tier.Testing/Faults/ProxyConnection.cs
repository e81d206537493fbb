using System.Net.Sockets;

namespace Tier.Testing.Faults;

/// <summary>One client's connection through a proxy, and the one to the server that belongs to it.</summary>
internal sealed class ProxyConnection(TcpProxy proxy, Socket client) : IDisposable
{
    private const int PieceBytes = 64 * 1024;
    private const int RememberedBytes = 1024;

    /// <summary>With a limit, pieces are small enough for so many a second.</summary>
    private const int PiecesPerSecond = 20;

    private readonly CancellationTokenSource carrying = new();
    private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Socket server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly Lock turn = new();
    private ProxySide open = ProxySide.Both;
    private volatile ProxyTrigger? awaitsAnswer;
    private volatile bool isSilent;

    /// <summary>Carries bytes both ways. Returns when both sides are closed.</summary>
    public async Task RunAsync()
    {
        try
        {
            // While bytes to the server are held, so is the connection: nobody would see the server's greeting.
            await proxy.PassageAsync(ProxyDirection.ToServer, carrying.Token);
            await server.ConnectAsync(proxy.Target, carrying.Token);
            await Task.WhenAll(
                UntilItEndsAsync(client, server, ProxyDirection.ToServer),
                UntilItEndsAsync(server, client, ProxyDirection.ToClient));
        }
        catch (SocketException)
        {
            Cut(ProxySide.Both, ProxyEnding.Reset); // nothing listens behind the proxy
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // It was cut, which closes the sockets.
        }

        if (!carrying.IsCancellationRequested)
        {
            Cut(ProxySide.Both, ProxyEnding.Finish);
        }

        await closed.Task;
    }

    /// <summary>Closes the sides. The other one, if it isn't among them, stays open and hears nothing more.</summary>
    public void Cut(ProxySide sides, ProxyEnding ending)
    {
        lock (turn)
        {
            var closing = sides & open;
            if (closing == 0)
            {
                return;
            }

            open &= ~closing;
            carrying.Cancel();
            Close(client, closing.HasFlag(ProxySide.Client), ending);
            Close(server, closing.HasFlag(ProxySide.Server), ending);
            if (open == 0)
            {
                closed.TrySetResult();
            }
        }
    }

    /// <summary>Frees what it holds, once both sides are closed.</summary>
    public void Dispose()
    {
        carrying.Dispose();
        client.Dispose();
        server.Dispose();
    }

    /// <summary>A socket that is disposed while something is received on it is reset. One that is finished is disposed when nothing is received any more.</summary>
    private static void Close(Socket socket, bool closes, ProxyEnding ending)
    {
        if (closes && ending == ProxyEnding.Reset)
        {
            socket.LingerState = new(true, 0);
            socket.Dispose();
        }
        else if (closes)
        {
            try
            {
                socket.Shutdown(SocketShutdown.Both);
            }
            catch (SocketException)
            {
                // It isn't connected yet, or its peer has ended it.
            }
        }
    }

    private async Task UntilItEndsAsync(Socket from, Socket to, ProxyDirection direction)
    {
        try
        {
            await CarryAsync(from, to, direction);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            Cut(ProxySide.Both, ProxyEnding.Reset); // what becomes of one end becomes of the other
        }
    }

    private async Task CarryAsync(Socket from, Socket to, ProxyDirection direction)
    {
        var buffer = new byte[PieceBytes];
        byte[] before = [];
        while (true)
        {
            var limit = proxy.Rules.BytesPerSecond == int.MaxValue ? PieceBytes : Math.Clamp(proxy.Rules.BytesPerSecond / PiecesPerSecond, 1, PieceBytes);
            var read = await from.ReceiveAsync(buffer.AsMemory(0, limit), carrying.Token);
            await proxy.PassageAsync(direction, carrying.Token);
            if (read == 0)
            {
                to.Shutdown(SocketShutdown.Send);
                return;
            }

            var piece = buffer.AsMemory(0, read);
            await proxy.DelayAsync(direction, read, carrying.Token);
            if (direction == ProxyDirection.ToClient && awaitsAnswer is { } answered)
            {
                await EndAsync(answered);
                return;
            }

            if (direction == ProxyDirection.ToClient && isSilent)
            {
                return; // the answer to the last that was forwarded: it may be faster than the cut
            }

            var trigger = proxy.TriggerOf(direction, before, piece.Span, out var forwarded);
            awaitsAnswer ??= trigger is { Moment: CutMoment.AfterAnswer } ? trigger : null;
            isSilent |= direction == ProxyDirection.ToServer && trigger is not null && trigger != awaitsAnswer;
            await SendAsync(to, piece[..forwarded], direction);
            if (trigger is not null && trigger != awaitsAnswer)
            {
                await EndAsync(trigger);
                return;
            }

            before = [.. before.AsSpan()[^Math.Min(before.Length, Math.Max(0, RememberedBytes - read))..], .. piece.Span[^Math.Min(read, RememberedBytes)..]];
        }
    }

    private async Task SendAsync(Socket to, ReadOnlyMemory<byte> bytes, ProxyDirection direction)
    {
        while (bytes.Length > 0)
        {
            var sent = await to.SendAsync(bytes, carrying.Token);
            proxy.Count(direction, sent);
            bytes = bytes[sent..];
        }
    }

    /// <summary>The client is cut at once. The server reads to the end what was sent to it, which a reset would take from it.</summary>
    private async Task EndAsync(ProxyTrigger trigger)
    {
        Cut(ProxySide.Client, ProxyEnding.Reset);
        trigger.SetFired();
        var ignored = new byte[PieceBytes];
        try
        {
            server.Shutdown(SocketShutdown.Send);
            while (await server.ReceiveAsync(ignored, CancellationToken.None) > 0)
            {
                // An answer that nobody gets.
            }
        }
        finally
        {
            Cut(ProxySide.Server, ProxyEnding.Finish);
        }
    }
}
