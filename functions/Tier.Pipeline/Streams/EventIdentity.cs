namespace Tier.Pipeline.Streams;

/// <summary>
/// An event's id, compared as bytes: case, accents and trailing blanks count. Different ids never have the same bytes: between the parts of one
/// stands a byte that UTF-8 doesn't have, and lone surrogates have bytes of their own.
/// </summary>
public sealed class EventIdentity
{
    /// <summary>How much of an id <see cref="Id"/> has, in UTF-16 units. The hash is that of the whole.</summary>
    public const int MaxIdLength = 256 * 1024;

    private const byte Separator = 0xFF;

    /// <summary>Makes the identity of an id.</summary>
    /// <param name="id">The id; may have lone surrogates.</param>
    public EventIdentity(string id)
        : this([id ?? throw new ArgumentNullException(nameof(id))])
    {
    }

    private EventIdentity(ReadOnlySpan<string> parts)
    {
        var bytes = LoneSurrogates.ToBytes(parts[0]);
        foreach (var part in parts[1..])
        {
            bytes = [.. bytes, Separator, .. LoneSurrogates.ToBytes(part)];
        }

        Hash = ShortHash.Of(bytes);
        Id = LoneSurrogates.Escape(Cut(string.Join('\n', parts)));
    }

    /// <summary>The id as a text to look at: each of its parts on a line, lone surrogates as JSON escapes them, no more than <see cref="MaxIdLength"/> of it.</summary>
    public string Id { get; }

    /// <summary>First half of the SHA-256 of the id's UTF-8 bytes: the column <c>event_hash</c>.</summary>
    public byte[] Hash { get; }

    /// <summary>The id of an event that is known by several values together.</summary>
    public static EventIdentity Of(params ReadOnlySpan<string> parts) => new(parts);

    private static string Cut(string id) => id.Length <= MaxIdLength ? id : id[..(char.IsHighSurrogate(id[MaxIdLength - 1]) ? MaxIdLength - 1 : MaxIdLength)];
}
