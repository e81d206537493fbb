using System.Security.Cryptography;

namespace Tier.Pipeline.Streams;

/// <summary>The 16 bytes by which payloads and ids are compared: the first half of their SHA-256.</summary>
internal static class ShortHash
{
    /// <summary>Its length in bytes.</summary>
    public const int Length = 16;

    // To set one up costs more than to hash an event with it.
    [ThreadStatic]
    private static IncrementalHash? sha256;

    /// <summary>The hash of some bytes; of nothing for a tombstone.</summary>
    public static void Of(ReadOnlySpan<byte> bytes, Span<byte> hash)
    {
        sha256 ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha256.AppendData(bytes);
        Span<byte> whole = stackalloc byte[SHA256.HashSizeInBytes];
        sha256.GetHashAndReset(whole);
        whole[..Length].CopyTo(hash);
    }

    /// <summary>The hash of some bytes.</summary>
    public static byte[] Of(ReadOnlySpan<byte> bytes)
    {
        var hash = new byte[Length];
        Of(bytes, hash);
        return hash;
    }
}
