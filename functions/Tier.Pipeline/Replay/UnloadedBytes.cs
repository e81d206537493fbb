using Confluent.Kafka;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Replay;

/// <summary>How many bytes of a topic were published and are not yet loaded, as the checkpoints say.</summary>
/// <remarks>
/// The in-process broker keeps 5 MiB of a partition and drops the oldest records beyond that, loaded or not, without a word. A replay that
/// never has more than a part of that unloaded can't lose any.
/// </remarks>
internal sealed class UnloadedBytes(RegisteredTopic published, long limit, TopicRegistry topics, Checkpoints checkpoints)
{
    /// <summary>What a record takes on the broker beside key, value and headers, and more than that.</summary>
    private const int Overhead = 128;

    private readonly Dictionary<int, Queue<(long Offset, int Bytes)>> waiting = [];
    private RegisteredTopic topic = published;
    private long total;

    /// <summary>About what a record takes on the broker, and no less. A tombstone has no value.</summary>
    public static int Of(Message<byte[]?, byte[]> message) =>
        Overhead + (message.Value?.Length ?? 0) + (message.Key?.Length ?? 0)
        + message.Headers.Sum(header => header.Key.Length + (header.GetValueBytes()?.Length ?? 0));

    /// <summary>Whether more may be published now. Asks the database when the limit is reached, and now and then the brokers.</summary>
    public async Task<bool> HasRoomAsync(CancellationToken cancellationToken)
    {
        if (limit == 0 || total < limit)
        {
            return true;
        }

        var now = await topics.GetAsync(topic.Name, cancellationToken);
        if (now.Id != topic.Id)
        {
            // The topic was recreated, and what the old one held is gone from the broker.
            topic = now;
            waiting.Clear();
            total = 0;
            return true;
        }

        foreach (var (partition, next) in await checkpoints.ReadAsync(topic.Id, cancellationToken))
        {
            if (!waiting.TryGetValue(partition, out var records))
            {
                continue;
            }

            while (records.TryPeek(out var oldest) && oldest.Offset < next)
            {
                total -= records.Dequeue().Bytes;
            }
        }

        return total < limit;
    }

    /// <summary>Counts a published record.</summary>
    public void Add(TopicPartitionOffset at, Message<byte[]?, byte[]> message)
    {
        if (limit == 0)
        {
            return;
        }

        var bytes = Of(message);
        if (!waiting.TryGetValue(at.Partition, out var records))
        {
            waiting.Add(at.Partition, records = new());
        }

        records.Enqueue((at.Offset, bytes));
        total += bytes;
    }
}
