using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Etl;

/// <summary>Runs the steps of a stream.</summary>
internal static class StreamStepsExtensions
{
    /// <summary>Extract and transform of one record. Never throws: an exception from a transform is data that it doesn't understand.</summary>
    public static RecordOutcome ExtractAndTransform<TEvent, TRow>(this IStreamSteps<TEvent, TRow> steps, ConsumedRecord record)
        where TEvent : class
        where TRow : StreamRow
    {
        var hash = ShortHash.Of(record.Value);
        try
        {
            var extracted = steps.Extract(record);
            if (extracted.Value is not { } @event)
            {
                return new() { Record = record, PayloadHash = hash, Rejection = extracted.Rejection };
            }

            var transformed = steps.Transform(@event, record);
            if (transformed.Value is not { } row)
            {
                return new() { Record = record, PayloadHash = hash, Rejection = transformed.Rejection };
            }

            var values = new RowValues(steps.Table);
            steps.Load(row, values);
            return new() { Record = record, PayloadHash = hash, Row = row, Values = values.Complete() };
        }
#pragma warning disable CA1031 // Whatever a transform throws concerns this record alone, and the record is kept as a dead letter.
        catch (Exception exception) when (exception is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            return new() { Record = record, PayloadHash = hash, Rejection = new(ReasonCode.TransformFailed, $"the transform threw {exception.GetType().Name}, wanted a row or a reason") };
        }
    }

    /// <summary>What loading needs of the stream.</summary>
    public static StreamTransform AsTransform<TEvent, TRow>(this IStreamSteps<TEvent, TRow> steps)
        where TEvent : class
        where TRow : StreamRow => new(steps.Table, steps.ExtractAndTransform);
}
