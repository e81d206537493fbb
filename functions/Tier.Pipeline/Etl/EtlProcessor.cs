using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Etl;

/// <summary>
/// Takes a batch of records from Kafka through the three steps of a stream: extract (bytes → typed event), transform (event → row, or a reason
/// why not) and load. Returns when every record has its outcome in the database; throws when the batch has to come again.
/// </summary>
/// <typeparam name="TEvent">The stream's event.</typeparam>
/// <typeparam name="TRow">The stream's row.</typeparam>
public sealed class EtlProcessor<TEvent, TRow>(
    IStreamSteps<TEvent, TRow> steps, StreamLoader loader, PipelineStart start, PipelineFailure failure) : IEtlProcessor<TRow>
    where TEvent : class
    where TRow : StreamRow
{
    private readonly StreamTransform transform = steps.AsTransform();

    /// <inheritdoc />
    public async Task ProcessAsync(IReadOnlyList<ConsumedRecord> records, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(records);
        await start.EnsureAsync(cancellationToken);
        try
        {
            await loader.LoadAsync(transform, records, cancellationToken);
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
        return transform.Apply(record);
    }
}
