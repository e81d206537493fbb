using System.Globalization;
using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Recovery;

/// <summary>Where partitions are rewound to: an offset, or the first record that is not older than a time.</summary>
public sealed record RewindTarget
{
    private RewindTarget(long? offset, DateTime? time)
    {
        Offset = offset;
        Time = time;
    }

    /// <summary>The first offset whose outcome is removed; null when a time says it.</summary>
    public long? Offset { get; }

    /// <summary>UTC, whole milliseconds: the first record with this timestamp or a later one, and all after it, are removed; null when an offset says it.</summary>
    public DateTime? Time { get; }

    public static RewindTarget At(long offset) => new(offset, null);

    /// <summary>A time in UTC.</summary>
    public static RewindTarget Since(DateTime utc) => new(null, utc);

    /// <summary>Reads an offset (digits) or a time (ISO 8601; without a zone it means UTC); null when the text is neither.</summary>
    public static RewindTarget? Parse(string text)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
        {
            return At(offset);
        }

        // The parser of events takes the seconds since 1970 too, which nobody could tell from an offset.
        return text.Length > 4 && text[4] == '-' && Timestamp.TryParse(text, out var utc) ? Since(utc) : null;
    }
}
