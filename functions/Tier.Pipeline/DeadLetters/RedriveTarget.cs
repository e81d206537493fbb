using Confluent.Kafka;
using Tier.Pipeline.Replay;
using Tier.Pipeline.Topics;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.DeadLetters;

/// <summary>Publishes dead letters into one topic again.</summary>
internal sealed class RedriveTarget(RegisteredTopic topic, IReadOnlyList<int> partitions, IProducer<byte[]?, byte[]> producer, UnloadedBytes unloaded, RedriveTally tally, TimeProvider time)
{
    /// <summary>How many records, and how many bytes, are published before their deliveries are awaited.</summary>
    private const int MaxInFlight = 500;

    private const long MaxBytesInFlight = 8 * 1024 * 1024;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <summary>How long nothing may be loaded while the broker holds as much as it may.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly List<(DeadLetter DeadLetter, Message<byte[]?, byte[]> Message, Task<DeliveryResult<byte[]?, byte[]>> Delivery)> inFlight = [];
    private long bytesInFlight;

    /// <summary>Publishes a dead letter, which is whole; waits for those before it when enough are on their way.</summary>
    /// <exception cref="ProduceException{TKey,TValue}">The broker didn't take, or didn't confirm, a record.</exception>
    public async Task PublishAsync(DeadLetter deadLetter, CancellationToken cancellationToken)
    {
        var message = MessageOf(deadLetter);
        var bytes = UnloadedBytes.Of(message);
        if (inFlight.Count == MaxInFlight || (inFlight.Count > 0 && bytesInFlight + bytes > Math.Min(MaxBytesInFlight, unloaded.Limit)))
        {
            await FlushAsync();
        }

        await WaitForRoomAsync(cancellationToken);
        inFlight.Add((deadLetter, message, Send(deadLetter, message)));
        bytesInFlight += bytes;
    }

    /// <summary>Waits until everything that is on its way is confirmed.</summary>
    /// <exception cref="ProduceException{TKey,TValue}">The broker didn't take, or didn't confirm, a record.</exception>
    public async Task FlushAsync()
    {
        Exception? failure = null;
        foreach (var (deadLetter, message, delivery) in inFlight)
        {
            failure ??= await ConfirmAsync(deadLetter, message, delivery);
        }

        inFlight.Clear();
        bytesInFlight = 0;
        if (failure is not null)
        {
            throw failure;
        }
    }
}
