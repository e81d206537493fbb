using Confluent.Kafka;

namespace Tier.Pipeline.Replay;

/// <summary>Where a file's events are in the topic: ranges of offsets, each extended as long as the next event follows.</summary>
internal sealed class ReplayRanges
{
    private readonly Dictionary<int, ReplayRange> open = [];

    /// <summary>Whether an event is at or below an offset of its partition that was given before, as in a recreated topic.</summary>
    public bool GoBack(IEnumerable<TopicPartitionOffset> places) =>
        places.Any(place => open.TryGetValue(place.Partition, out var range) && place.Offset <= range.Last);

    /// <summary>Adds the places of the next events.</summary>
    /// <returns>The ranges that are new or longer now.</returns>
    public IReadOnlyList<ReplayRange> Add(ushort topicId, IEnumerable<TopicPartitionOffset> places)
    {
        var changed = new List<ReplayRange>();
        foreach (var partition in places.GroupBy(place => place.Partition.Value, place => place.Offset.Value))
        {
            foreach (var offset in partition.Order())
            {
                if (open.TryGetValue(partition.Key, out var range) && range.TopicId == topicId && offset <= range.Last)
                {
                    // Two events can't be at one offset: the second one doesn't count, and reconcile finds that it is missing.
                    continue;
                }

                if (range is not null && range.TopicId == topicId && range.Last + 1 == offset)
                {
                    changed.Remove(range);
                    range = range with { Last = offset };
                }
                else
                {
                    range = new(topicId, partition.Key, offset, offset);
                }

                changed.Add(range);
                open[partition.Key] = range;
            }
        }

        return changed;
    }
}
