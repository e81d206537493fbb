using System.Text;
using Tier.Pipeline.Etl;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Streams.SegmentTracks;

namespace Tier.Testing;

/// <summary>The steps of the track events, which fail at some: they throw at a name "Throw", and reject a name "Refuse" as the server would.</summary>
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
        return Encoding.UTF8.GetString(@event.EventName.Json.Span) switch
        {
            "\"Throw\"" => throw new NotSupportedException("This one is not supported."),
            "\"Refuse\"" => new Rejection(ReasonCode.RejectedByServer, "the server refuses the record"),
            _ => real.Transform(@event, record),
        };
    }

    /// <inheritdoc />
    public void Load(SegmentTrackRow row, IRowWriter values) => real.Load(row, values);
}
