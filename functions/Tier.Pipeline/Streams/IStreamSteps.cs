using Tier.Pipeline.Etl;

namespace Tier.Pipeline.Streams;

/// <summary>All that is particular to one stream of events: its three steps and its table. The steps run on several threads at once.</summary>
/// <typeparam name="TEvent">The event as it comes.</typeparam>
/// <typeparam name="TRow">The row as it is stored.</typeparam>
public interface IStreamSteps<TEvent, TRow>
    where TEvent : class
    where TRow : StreamRow
{
    /// <summary>The table that the stream loads.</summary>
    StreamTable Table { get; }

    /// <summary>Bytes → typed event. Data that isn't such an event is a rejection, never an exception.</summary>
    StepResult<TEvent> Extract(ConsumedRecord record);

    /// <summary>Event → row. A missing or ill-typed required field is a rejection; a bad optional one becomes null and is kept in the row's additional properties.</summary>
    StepResult<TRow> Transform(TEvent @event, ConsumedRecord record);

    /// <summary>Row → the values of the table's columns, in their order.</summary>
    void Load(TRow row, IRowWriter values);
}
