using System.Threading.Channels;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Tier.LocalHost.Configuration;
using Tier.LocalHost.Functions;
using Tier.LocalHost.Hosting;

namespace Tier.LocalHost.Kafka;

/// <summary>
/// Runs the batches of one function strictly one after another, and decides what is committed: a batch that succeeded;
/// also one that failed, by <c>commitOnFailure</c> and <c>maxRetries</c>, exactly as the platform does it, so that a
/// configuration that loses data there loses it here.
/// </summary>
internal sealed class BatchExecutor(
    string function, FunctionInvoker invoker, IRecordConsumer consumer, KafkaHostOptions options, ChannelReader<RecordBatch> batches, ILogger logger)
{
    /// <summary>Runs batches until the host stops; one that still waits then is not begun.</summary>
    public async Task RunAsync(HostTokens tokens)
    {
        while (await batches.WaitToReadAsync(CancellationToken.None))
        {
            while (!tokens.Draining.IsCancellationRequested && batches.TryRead(out var batch))
                await RunAsync(batch, tokens);
            if (tokens.Draining.IsCancellationRequested)
                return;
        }
    }

    private async Task RunAsync(RecordBatch batch, HostTokens tokens)
    {
        for (var retries = 0; ; retries++)
        {
            var result = await invoker.RunAsync(batch.Records, tokens);
            switch (result.Kind)
            {
                case InvocationResult.Outcome.Succeeded:
                    logger.BatchFinished(function, batch.Records.Length, batch.Offsets);
                    StoreOffsets(batch);
                    return;
                case InvocationResult.Outcome.Abandoned:
                    logger.BatchAbandoned(function, batch.Records.Length);
                    return;
                case InvocationResult.Outcome.Failed when options.CommitOnFailure:
                    logger.FailedBatchCommitted(result.Exception!, function, batch.Records.Length, batch.Offsets);
                    StoreOffsets(batch);
                    return;
                case InvocationResult.Outcome.Failed when options.MaxRetries >= 0 && retries >= options.MaxRetries:
                    logger.RetriesUsedUp(result.Exception!, function, batch.Records.Length, retries, batch.Offsets);
                    StoreOffsets(batch);
                    return;
                case InvocationResult.Outcome.Failed when tokens.Draining.IsCancellationRequested:
                    logger.BatchAbandoned(function, batch.Records.Length);
                    return;
                default:
                    logger.RunningBatchAgain(result.Exception!, function, batch.Records.Length, retries + 1);
                    break;
            }
        }
    }

    private void StoreOffsets(RecordBatch batch)
    {
        foreach (var offset in batch.Offsets)
        {
            try
            {
                consumer.StoreOffset(offset);
            }
            catch (KafkaException exception)
            {
                logger.StoreOffsetFailed(exception, function, offset);
            }
        }
    }
}
