using System.Buffers.Binary;
using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Loading;

/// <summary>The unique key of the stream tables: <c>event_day</c> and <c>event_hash</c>.</summary>
internal readonly record struct EventKey(DateOnly Day, UInt128 Hash)
{
    /// <summary>The key of a row; null when the event has no id.</summary>
    public static EventKey? Of(Row row) => row.HasIdentity ? Of(row.EventDay, row.Hash) : null;

    /// <summary>The key of stored columns.</summary>
    public static EventKey Of(DateOnly day, byte[] hash) => new(day, BinaryPrimitives.ReadUInt128BigEndian(hash));

    /// <summary>The stored form of the hash.</summary>
    public byte[] HashBytes
    {
        get
        {
            var bytes = new byte[16];
            BinaryPrimitives.WriteUInt128BigEndian(bytes, Hash);
            return bytes;
        }
    }
}

/// <summary>Where the row of an event came from, and what its payload was.</summary>
internal sealed record StoredEvent(ushort TopicId, int Partition, long Offset, byte[] PayloadHash);

/// <summary>A record whose event has a row already.</summary>
/// <param name="Outcome">The record.</param>
/// <param name="First">The row that has the event's id.</param>
internal sealed record Duplicate(RecordOutcome Outcome, StoredEvent First);
