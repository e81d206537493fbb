using Confluent.Kafka;

namespace Tier.Pipeline.Replay;

/// <summary>
/// Events that are published together. The batch is kept until every event is confirmed and the position behind them is stored. So whatever
/// fails, and for however long, nothing beyond the batch is published, and no event that a broker has confirmed is published again.
/// </summary>
internal sealed class ReplayBatch
{
    private readonly List<Message<byte[]?, byte[]>> messages = [];
    private readonly List<Task<DeliveryResult<byte[]?, byte[]>>?> deliveries = [];
    private IProducer<byte[]?, byte[]>? producer;

    /// <summary>The position behind the batch.</summary>
    public required ReplayPosition Next { get; set; }

    /// <summary>The running hash of the file up to the last event; null without events.</summary>
    public byte[]? RunningHash { get; private set; }

    /// <summary>How many events it has.</summary>
    public int Count => messages.Count;

    /// <summary>Bytes of the events' values.</summary>
    public long Bytes { get; private set; }

    /// <summary>What is stored when all are confirmed; null before.</summary>
    public ReplayStep? Step { get; set; }

    /// <summary>The events, and where each is in the topic; to be asked when all are confirmed.</summary>
    public IEnumerable<(Message<byte[]?, byte[]> Message, TopicPartitionOffset Place)> Delivered =>
        messages.Zip(deliveries, (message, delivery) => (message, delivery!.Result.TopicPartitionOffset));

    /// <summary>Adds an event.</summary>
    public void Add(ReplayLine line, Message<byte[]?, byte[]> message)
    {
        messages.Add(message);
        deliveries.Add(null);
        Bytes += line.Value.Length;
        RunningHash = line.RunningHash;
        Next = Next with { NextEvent = line.Index + 1 };
    }

    /// <summary>Publishes what isn't confirmed or under way, and waits until all is confirmed.</summary>
    /// <param name="current">The producer. With another one than before, what isn't confirmed is published by it.</param>
    /// <param name="topic">The topic's name.</param>
    /// <param name="patience">How long to wait at most. What is under way stays so.</param>
    /// <exception cref="ProduceException{TKey, TValue}">A broker refused an event.</exception>
    /// <exception cref="TimeoutException">The brokers didn't confirm in time.</exception>
    public async Task DeliverAsync(IProducer<byte[]?, byte[]> current, string topic, TimeSpan patience, CancellationToken cancellationToken)
    {
        for (var index = 0; index < messages.Count; index++)
        {
            var isUnderWay = deliveries[index] is { IsCompleted: false } && producer == current;
            if (deliveries[index] is not { IsCompletedSuccessfully: true } && !isUnderWay)
                deliveries[index] = current.ProduceAsync(topic, messages[index], CancellationToken.None);
        }

        producer = current;
        try
        {
            await Task.WhenAll(deliveries!).WaitAsync(patience, cancellationToken);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException(
                $"The brokers didn't confirm {Count} events of topic {topic} in {patience.TotalSeconds:0} seconds.", exception);
        }
    }
}
