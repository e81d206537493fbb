using System.Security.Cryptography;
using System.Text;

namespace Tier.Pipeline.Streams;

/// <summary>An event's id, compared as bytes: case, accents and trailing blanks count.</summary>
public sealed class EventIdentity
{
    /// <summary>Makes the identity of an id.</summary>
    /// <param name="id">The id's text. Lone surrogates are not allowed: the caller takes the escaped text then.</param>
    public EventIdentity(string id)
        : this(id, [])
    {
    }

    private EventIdentity(string id, ReadOnlySpan<byte> prefix)
    {
        ArgumentNullException.ThrowIfNull(id);
        Id = id;
        Hash = SHA256.HashData([.. prefix, .. Encoding.UTF8.GetBytes(id)])[..16];
    }

    /// <summary>The id's text.</summary>
    public string Id { get; }

    /// <summary>First half of the SHA-256 of the id's UTF-8 bytes, after a byte 0xFF where <see cref="OfPipeline"/> made it: the column <c>event_hash</c>.</summary>
    public byte[] Hash { get; }

    /// <summary>The id of an event that is known by several values together: the values, each on a line of its own.</summary>
    public static EventIdentity Of(params ReadOnlySpan<string?> parts) => new(string.Join('\n', parts));

    /// <summary>An id that the pipeline gives to an event without one. No sender can send it: its hash is that of bytes which aren't UTF-8.</summary>
    public static EventIdentity OfPipeline(params ReadOnlySpan<string?> parts) => new(string.Join('\n', parts), [0xFF]);
}
