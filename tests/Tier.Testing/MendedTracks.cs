using Tier.Pipeline.Etl;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Streams.Json;
using Tier.Pipeline.Streams.SegmentTracks;

namespace Tier.Testing;

/// <summary>The steps of the track events after somebody has mended them: what the real ones reject becomes a row all the same.</summary>
/// <param name="mend">Changes the row of a record that the real steps reject; by default it has a name, and no id of its own.</param>
public sealed class MendedTracks(Func<ConsumedRecord, SegmentTrackRow, SegmentTrackRow>? mend = null) : IStreamSteps<SegmentTrackEvent, SegmentTrackRow>
{
    /// <summary>The event name of the rows that the real steps don't make.</summary>
    public const string EventName = "Mended";

    private readonly SegmentTracksStream real = new(new());

    /// <inheritdoc />
    public StreamTable Table => real.Table;

    /// <inheritdoc />
    public StepResult<SegmentTrackEvent> Extract(ConsumedRecord record) =>
        real.Extract(record) is { Rejection: null } extracted ? extracted : new SegmentTrackEvent { EventName = JsonField.Absent("event") };

    /// <inheritdoc />
    public StepResult<SegmentTrackRow> Transform(SegmentTrackEvent @event, ConsumedRecord record)
    {
        if (real.Transform(@event, record) is { Rejection: null } transformed)
        {
            return transformed;
        }

        var row = new SegmentTrackRow { EventName = EventName };
        return mend?.Invoke(record, row) ?? row;
    }

    /// <inheritdoc />
    public void Load(SegmentTrackRow row, IRowWriter values) => real.Load(row, values);
}
