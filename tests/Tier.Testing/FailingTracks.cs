using Tier.Pipeline.Records;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Streams.SegmentTracks;

namespace Tier.Testing;

/// <summary>The stream of track events, whose own code throws at a name "Throw".</summary>
public sealed class FailingTracks() : SegmentTracksStream(new())
{
    /// <inheritdoc />
    protected override Rejection? Refuse(EventFields fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return fields.Text("event_name") == "Throw" ? throw new NotSupportedException("This one is not supported.") : base.Refuse(fields);
    }
}
