using System.Threading.Channels;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Tier.LocalHost.Configuration;
using Tier.LocalHost.Hosting;

namespace Tier.LocalHost.Kafka;

/// <summary>
/// Polls the consumer and cuts what comes into batches: of <c>maxBatchSize</c> records at once, of fewer when
/// <c>subscriberIntervalInSeconds</c> have passed since polling for the batch began. Stops polling while the channel
/// of waiting batches is full, as the extension does, so past <c>maxPollIntervalMs</c> the partitions move.
/// </summary>
internal sealed class BatchCollector(
    string function, IRecordConsumer consumer, KafkaHostOptions options, LocalKafkaOptions local, ChannelWriter<RecordBatch> batches, TimeProvider time, ILogger logger)
{
    // How soon a stopping host gets the thread out of librdkafka.
    private static readonly TimeSpan LongestPoll = TimeSpan.FromMilliseconds(100);

    private readonly TimeSpan window = local.BatchWindow ?? TimeSpan.FromSeconds(options.SubscriberIntervalInSeconds);
    private readonly TimeSpan idleBackoff = local.BatchWindow is null ? TimeSpan.FromMilliseconds(options.SubscriberIdleBackoffMs) : TimeSpan.Zero;
    private readonly RecordBatch.Builder pending = new(Math.Min(options.MaxBatchSize, 10_000));

    /// <summary>Polls until the token is cancelled. Blocks the thread, because librdkafka does.</summary>
    /// <exception cref="ConsumeException">The consumer can't go on.</exception>
    public void Run(CancellationToken draining)
    {
        try
        {
            while (!draining.IsCancellationRequested)
            {
                var idle = Collect(draining);
                Flush(draining);
                if (idle)
                    Task.Delay(idleBackoff, time, draining).GetAwaiter().GetResult();
            }
        }
        catch (OperationCanceledException) when (draining.IsCancellationRequested)
        {
            // Stopping while waiting for room, or in the pause. What was collected is not committed, so it comes again.
        }
        finally
        {
            batches.Complete();
        }
    }

    /// <summary>Collects one batch. True when the window ended for want of records.</summary>
    private bool Collect(CancellationToken draining)
    {
        var windowStart = time.GetTimestamp();
        while (!draining.IsCancellationRequested)
        {
            var rest = window - time.GetElapsedTime(windowStart);
            if (rest <= TimeSpan.Zero)
                return true;
            if (Poll(rest < LongestPoll ? rest : LongestPoll) is not { } result)
                continue;
            pending.Add(result);
            if (pending.Count >= options.MaxBatchSize)
                return false;
        }

        return false;
    }

    private ConsumeResult<byte[]?, byte[]?>? Poll(TimeSpan timeout)
    {
        try
        {
            return consumer.Consume(timeout);
        }
        catch (ConsumeException exception) when (!exception.Error.IsFatal)
        {
            logger.ConsumeFailed(function, exception.Error.Reason);
            return null;
        }
    }

    private void Flush(CancellationToken draining)
    {
        if (pending.Count == 0)
            return;
        batches.WriteAsync(pending.Build(), draining).AsTask().GetAwaiter().GetResult();
    }
}
