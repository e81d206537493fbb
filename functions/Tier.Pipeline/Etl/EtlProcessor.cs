using System.Security.Cryptography;
using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Etl;

/// <summary>
/// Takes a batch of records from Kafka through the three steps of a stream: extract (bytes → typed event), transform (event → row, or a reason
/// why not) and load. Returns when every record has its outcome in the database; throws when the batch has to come again.
/// </summary>
/// <typeparam name="TEvent">The stream's event.</typeparam>
/// <typeparam name="TRow">The stream's row.</typeparam>
public sealed class EtlProcessor<TEvent, TRow>(
    IStreamSteps<TEvent, TRow> steps, StreamLoader loader, PipelineStart start, PipelineFailure failure) : IEtlProcessor<TRow>, IRecordTransform
    where TEvent : class
    where TRow : StreamRow
{
    /// <inheritdoc />
    public StreamTable Table => steps.Table;

    /// <inheritdoc />
    public async Task ProcessAsync(IReadOnlyList<ConsumedRecord> records, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(records);
        await start.EnsureAsync(cancellationToken);
        try
        {
            await loader.LoadAsync(steps.Table, ExtractAndTransform, records, cancellationToken);
        }
        catch (InvariantException exception)
        {
            failure.Stop(exception);
            throw;
        }
    }

    /// <summary>Extract and transform of one record. Never throws: an exception from a transform is data that it doesn't understand.</summary>
    public RecordOutcome ExtractAndTransform(ConsumedRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var hash = SHA256.HashData(record.Value ?? [])[..16];
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
}
