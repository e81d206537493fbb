using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;

namespace Tier.LocalHost.Tests.Servers;

/// <summary>Where a process takes connections, whoever opened the port for it: as Linux tells it in /proc.</summary>
internal static class ListeningSockets
{
    private const string Listening = "0A";

    /// <summary>The TCP sockets that the process listens on; an IPv4 address in the form of IPv6 is given as IPv4.</summary>
    public static IReadOnlyList<IPEndPoint> Of(int processId)
    {
        var own = Directory.GetFiles($"/proc/{processId}/fd").Select(file => new FileInfo(file).LinkTarget).Where(target => target?.StartsWith("socket:[", StringComparison.Ordinal) is true).ToHashSet();
        return [.. new[] { "tcp", "tcp6" }
            .SelectMany(table => File.ReadLines($"/proc/{processId}/net/{table}").Skip(1))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(columns => columns[3] == Listening && own.Contains($"socket:[{columns[9]}]"))
            .Select(columns => Parse(columns[1]))];
    }

    /// <summary>Words of four bytes, each in the machine's order: 0100007F:1F90.</summary>
    private static IPEndPoint Parse(string text)
    {
        var parts = text.Split(':');
        var words = Enumerable.Range(0, parts[0].Length / 8).Select(word => uint.Parse(parts[0].AsSpan(word * 8, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray();
        var address = new IPAddress(MemoryMarshal.AsBytes(words.AsSpan()));
        return new(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, int.Parse(parts[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }
}
