using System.Text;
using Tier.Pipeline.Records;
using Tier.Pipeline.Streams.SegmentTracks;

namespace Tier.Testing;

/// <summary>The stream of track events after somebody has mended it: what the real one rejects becomes a row all the same.</summary>
/// <param name="mend">The event in the place of one that the real stream rejects; by default it has a name, and no id of its own.</param>
public sealed class MendedTracks(Func<ConsumedRecord, string>? mend = null) : SegmentTracksStream(new())
{
    /// <summary>The event name of the rows that the real stream doesn't make.</summary>
    public const string EventName = "Mended";

    /// <summary>An event with this name, and no id of its own.</summary>
    public const string Named = $$"""{"event_name":"{{EventName}}"}""";

    private readonly SegmentTracksStream real = new(new());

    /// <inheritdoc />
    protected override byte[]? Extract(ConsumedRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return real.Apply(record).Rejection is null ? record.Value : Encoding.UTF8.GetBytes(mend?.Invoke(record) ?? Named);
    }
}
