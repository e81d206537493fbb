using System.Buffers.Binary;
using Tier.DataGenerator.Chance;

namespace Tier.DataGenerator.Tracks;

/// <summary>Random UUIDs (RFC 9562, version 4) from the generator's own numbers.</summary>
internal static class Uuid
{
    /// <summary>The next one.</summary>
    public static Guid Next(SplitMix64 random)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, random.Next());
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], random.Next());
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
