using Tier.Pipeline.Etl;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Streams.SegmentTracks;

namespace Tier.Testing;

/// <summary>The steps of the track events, which throw at a name "Throw".</summary>
public sealed class FailingTracks : IStreamSteps<SegmentTrackEvent, SegmentTrackRow>
{
    private readonly SegmentTracksStream real = new(new());

    /// <inheritdoc />
    public StreamTable Table => real.Table;

    /// <inheritdoc />
    public StepResult<SegmentTrackEvent> Extract(ConsumedRecord record) => real.Extract(record);

    /// <inheritdoc />
    public StepResult<SegmentTrackRow> Transform(SegmentTrackEvent @event, ConsumedRecord record)
    {
        ArgumentNullException.ThrowIfNull(@event);
        return @event.EventName.Json.Span.SequenceEqual("\"Throw\""u8) ? throw new NotSupportedException("This one is not supported.") : real.Transform(@event, record);
    }

    /// <inheritdoc />
    public void Load(SegmentTrackRow row, IRowWriter values) => real.Load(row, values);
}
