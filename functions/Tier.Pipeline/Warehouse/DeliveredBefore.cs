using MySqlConnector;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Topics;

namespace Tier.Pipeline.Warehouse;

/// <summary>
/// Records below the checkpoint were delivered before, which is normal after a crash, and are skipped; but only if the outcome stored at their
/// coordinates is that of the same payload. Otherwise the coordinates mean another record now, and skipping would lose it.
/// </summary>
internal static class DeliveredBefore
{
    /// <summary>Compares the delivered records of a slice with what is stored.</summary>
    /// <exception cref="InvariantException">A record has no outcome, or that of another payload.</exception>
    public static async Task VerifyAsync(MySqlTransaction transaction, StreamTable table, RegisteredTopic topic, PartitionSlice slice)
    {
        if (slice.Delivered.Count == 0)
        {
            return;
        }

        var first = slice.Delivered[0].Record.Offset;
        var last = slice.Delivered[^1].Record.Offset;
        var stored = await StoredOutcomes.ReadAsync(transaction.Connection!, transaction, table.Name, topic.Id, slice.Partition, first, last);
        var gaps = await StoredOutcomes.GapsAsync(transaction, topic.Id, slice.Partition, first, last);
        foreach (var outcome in slice.Delivered)
        {
            var offset = outcome.Record.Offset;
            var same = stored.TryGetValue(offset, out var found)
                ? found.PayloadHash.AsSpan().SequenceEqual(outcome.PayloadHash)
                : gaps.Any(gap => gap.First <= offset && offset <= gap.Last);
            if (!same)
            {
                throw new InvariantException(
                    $"{topic.Name}[{slice.Partition}]@{offset} came again and is not the record that was loaded from there, and the brokers say that the topic is the same (topic id '{topic.Identity.TopicId}').");
            }
        }
    }
}
