using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Tier.LocalHost.Servers;

/// <summary>
/// Finds TCP ports for private servers, below the ranges from which Linux (32768–60999) and macOS (49152–65535) give ports to outgoing connections:
/// so a port found free is rarely taken before the server listens on it, and is still free when the server comes back.
/// </summary>
internal static class LoopbackPort
{
    private const int First = 20_000;
    private const int End = 32_000;

    /// <summary>The preferred port if it is free, as one used before should be kept, else another.</summary>
    public static int Free(int? preferred = null)
    {
        if (preferred is { } port && IsFree(port))
        {
            return port;
        }

        do
        {
            port = RandomNumberGenerator.GetInt32(First, End);
        }
        while (!IsFree(port));
        return port;
    }

    /// <summary>Whether nobody listens on the port.</summary>
    public static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
    }
}
