using System.Security.Cryptography;

namespace Tier.Pipeline.Replay;

/// <summary>
/// The SHA-256 of a file's events up to one of them, each followed by a line feed. Nothing after an event changes it, so a file that grew
/// keeps the hashes of the events that it had; the blanks, commas and brackets between events, and how the file is packed, don't count.
/// </summary>
internal sealed class RunningHash : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>How many events it covers.</summary>
    public long Events { get; private set; }

    /// <summary>Adds the next event.</summary>
    public void Add(ReadOnlySpan<byte> value)
    {
        hash.AppendData(value);
        hash.AppendData("\n"u8);
        Events++;
    }

    /// <summary>The hash so far, 32 bytes.</summary>
    public byte[] Current() => hash.GetCurrentHash();

    public void Dispose() => hash.Dispose();
}
