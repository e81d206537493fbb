using System.Security.Cryptography;
using System.Text;

namespace Tier.Pipeline.Streams;

/// <summary>An event's id, compared as bytes: case, accents and trailing blanks count.</summary>
public sealed class EventIdentity
{
    /// <summary>Makes the identity of an id.</summary>
    /// <param name="id">The id's text. Lone surrogates are not allowed: the caller takes the escaped text then.</param>
    public EventIdentity(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        Id = id;
        Hash = SHA256.HashData(Encoding.UTF8.GetBytes(id))[..16];
    }

    /// <summary>The id's text.</summary>
    public string Id { get; }

    /// <summary>First half of the SHA-256 of the id's UTF-8 bytes: the column <c>event_hash</c>.</summary>
    public byte[] Hash { get; }

    /// <summary>The id of an event that is known by several values together: the values, each on a line of its own.</summary>
    public static EventIdentity Of(params ReadOnlySpan<string?> parts) => new(string.Join('\n', parts));
}
