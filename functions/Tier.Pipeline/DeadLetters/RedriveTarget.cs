using Confluent.Kafka;
using Tier.Pipeline.Replay;
using Tier.Pipeline.Topics;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.DeadLetters;

/// <summary>Publishes dead letters into one topic again: many at a time, and each delivery is awaited.</summary>
/// <param name="topic">The topic, as it is now.</param>
/// <param name="partitions">Its partitions.</param>
/// <param name="producer">The producer.</param>
/// <param name="unloaded">How much may be at the broker and not loaded.</param>
/// <param name="maxBytesInFlight">How many bytes are published before their deliveries are awaited.</param>
/// <param name="tally">Counts what is done.</param>
/// <param name="time">The clock.</param>
internal sealed class RedriveTarget(
    RegisteredTopic topic, IReadOnlyList<int> partitions, IProducer<byte[]?, byte[]> producer, UnloadedBytes unloaded, long maxBytesInFlight, RedriveTally tally, TimeProvider time)
{
    private const int MaxInFlight = 500;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <summary>How long nothing may be loaded while the broker holds as much as it may.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly List<(DeadLetter DeadLetter, Message<byte[]?, byte[]> Message, Task<DeliveryResult<byte[]?, byte[]>> Delivery)> inFlight = [];
    private long bytesInFlight;

    /// <summary>Publishes a dead letter, which is whole; when enough are on their way, waits for those.</summary>
    /// <exception cref="ProduceException{TKey,TValue}">A record wasn't confirmed; it may have arrived all the same.</exception>
    /// <exception cref="InvalidOperationException">The broker holds as much as it may, and nothing is loaded.</exception>
    public async Task PublishAsync(DeadLetter deadLetter, CancellationToken cancellationToken)
    {
        var message = MessageOf(deadLetter);
        var bytes = UnloadedBytes.Of(message);
        if (inFlight.Count == MaxInFlight || (inFlight.Count > 0 && bytesInFlight + bytes > maxBytesInFlight))
        {
            await FlushAsync();
        }

        if (inFlight.Count == 0)
        {
            await WaitForRoomAsync(cancellationToken);
        }

        inFlight.Add((deadLetter, message, SendAsync(deadLetter, message)));
        bytesInFlight += bytes;
    }

    /// <summary>Waits until everything that is on its way is confirmed.</summary>
    /// <exception cref="ProduceException{TKey,TValue}">A record wasn't confirmed; it may have arrived all the same.</exception>
    public async Task FlushAsync()
    {
        ProduceException<byte[]?, byte[]>? failure = null;
        foreach (var (deadLetter, message, delivery) in inFlight)
        {
            try
            {
                await ConfirmAsync(deadLetter, message, delivery);
            }
            catch (ProduceException<byte[]?, byte[]> exception)
            {
                failure ??= exception; // those behind it are counted first
            }
        }

        inFlight.Clear();
        bytesInFlight = 0;
        if (failure is not null)
        {
            throw failure;
        }
    }

    private async Task ConfirmAsync(DeadLetter deadLetter, Message<byte[]?, byte[]> message, Task<DeliveryResult<byte[]?, byte[]>> delivery)
    {
        DeliveryResult<byte[]?, byte[]> delivered;
        try
        {
            try
            {
                delivered = await delivery;
            }
            catch (ProduceException<byte[]?, byte[]> exception) when (exception.Error.Code == ErrorCode.MsgSizeTooLarge)
            {
                // A broker refuses a whole batch of records for being too large; alone it may take each.
                delivered = await SendAsync(deadLetter, message);
            }
        }
        catch (ProduceException<byte[]?, byte[]> exception) when (exception.Error.Code == ErrorCode.MsgSizeTooLarge)
        {
            tally.Refuse(1, $"{deadLetter.Place} is larger than the brokers take now ({UnloadedBytes.Of(message)} bytes): raise max.message.bytes of topic {topic.Name}.");
            return;
        }

        unloaded.Add(delivered.TopicPartitionOffset, message);
        tally.Publish(topic.Name);
    }

    /// <summary>Into the partition that it was in, so that it keeps its place among the records of its key whatever partitioner its producer has.</summary>
    private Task<DeliveryResult<byte[]?, byte[]>> SendAsync(DeadLetter deadLetter, Message<byte[]?, byte[]> message) => partitions.Contains(deadLetter.Place.Partition)
        ? producer.ProduceAsync(new TopicPartition(topic.Name, deadLetter.Place.Partition), message, CancellationToken.None)
        : producer.ProduceAsync(topic.Name, message, CancellationToken.None);

    private async Task WaitForRoomAsync(CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        while (!await unloaded.HasRoomAsync(cancellationToken))
        {
            if (time.GetElapsedTime(since) > Patience)
            {
                throw new InvalidOperationException($"Nothing of topic {topic.Name} was loaded for a minute, and the broker holds no more until then: look at what the app logs, then run this command again.");
            }

            await Task.Delay(Poll, time, cancellationToken);
        }
    }

    private static Message<byte[]?, byte[]> MessageOf(DeadLetter deadLetter)
    {
        // Without the old timestamp: a topic's retention goes by it.
        var headers = new Headers();
        foreach (var header in deadLetter.Headers.Where(header => header.Key != RedriveHeader.Name))
        {
            headers.Add(header.Key, header.Value);
        }

        headers.Add(RedriveHeader.Name, RedriveHeader.Value(deadLetter.Place.Coordinates));
        return new() { Key = deadLetter.Key, Value = deadLetter.Value!, Headers = headers };
    }
}
