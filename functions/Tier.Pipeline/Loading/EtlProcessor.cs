using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Loading;

/// <summary>
/// Takes a batch of records from Kafka through the three steps of a stream: extract (bytes → fields), transform (fields → row, or a reason
/// why not) and load. Returns when every record has its outcome in the database; throws when the batch has to come again.
/// </summary>
/// <typeparam name="TStream">The stream.</typeparam>
public sealed class EtlProcessor<TStream>(TStream stream, StreamLoader loader, PipelineStart start, PipelineFailure failure) : IEtlProcessor<TStream>
    where TStream : EventStream
{
    public async Task ProcessAsync(IReadOnlyList<ConsumedRecord> records, CancellationToken cancellationToken)
    {
        await start.EnsureAsync(cancellationToken);
        try
        {
            await loader.LoadAsync(stream, records, cancellationToken);
        }
        catch (InvariantException exception)
        {
            failure.Stop(exception);
            throw;
        }
    }
}
