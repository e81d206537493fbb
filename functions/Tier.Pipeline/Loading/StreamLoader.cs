using Tier.Pipeline.Streams;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Loading;

/// <summary>
/// Brings consumed records into their stream's table. Before each batch it asks which topic the records are of, and offsets that no batch brought
/// it reads from the broker.
/// </summary>
public sealed class StreamLoader(TopicFollower follower, TopicHandover handover, RangeReload reload, ResilientLoader loader)
{
    /// <summary>Loads a batch of one topic.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="records">The batch; in any order of partitions.</param>
    /// <param name="cancellationToken">Ends the load.</param>
    /// <exception cref="InvariantException">Loading would break completeness.</exception>
    public async Task LoadAsync(EventStream stream, IReadOnlyList<ConsumedRecord> records, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(records);
        if (records.Count == 0)
        {
            return;
        }

        var name = records[0].Topic;
        if (records.Any(record => record.Topic != name))
        {
            throw new ArgumentException("A batch holds the records of one topic.", nameof(records));
        }

        // The brokers are asked after the records were consumed, so the answer tells whose they are. While they answer, the first ones are read.
        var asking = follower.FollowAsync(stream, name, cancellationToken);
        var outcomes = stream.OutcomesOf(records);
        foreach (var outcome in outcomes.AsSpan(0, Math.Min(outcomes.Length, MultiRowInsert.MostRows)))
        {
            outcome.Read();
        }

        var topic = await asking;
        var healed = new Dictionary<int, long>();
        while (true)
        {
            try
            {
                await LoadAsync(stream, topic, outcomes, cancellationToken);
                stream.Return(outcomes);
                return;
            }
            catch (MissingOffsetsException hole)
            {
                if (healed.TryGetValue(hole.Partition, out var before) && before == hole.Checkpoint)
                {
                    throw new InvariantException($"{hole.Message} They were read from the broker and loaded, and the checkpoint didn't move.", hole);
                }

                healed[hole.Partition] = hole.Checkpoint;
                topic = await HealAsync(stream, topic, hole, outcomes, cancellationToken);
            }
            catch (TopicChangedException)
            {
                topic = await follower.FollowAsync(stream, name, cancellationToken);
            }
        }
    }

    private async Task LoadAsync(EventStream stream, FollowedTopic topic, IReadOnlyList<RecordOutcome> outcomes, CancellationToken cancellationToken)
    {
        var left = await handover.SettleAsync(stream, topic, outcomes, cancellationToken);
        await loader.LoadAsync(stream.Table, new(topic.Current, left, []), cancellationToken);
    }

    /// <summary>
    /// Reads all from the checkpoint to the batch's last offset of the partition, in one pass: what the batch has of it is delivered before when it
    /// runs again.
    /// </summary>
    private async Task<FollowedTopic> HealAsync(
        EventStream stream, FollowedTopic topic, MissingOffsetsException hole, RecordOutcome[] outcomes, CancellationToken cancellationToken)
    {
        var end = outcomes.Where(outcome => outcome.Record.Partition == hole.Partition).Max(outcome => outcome.Record.Offset) + 1;
        try
        {
            await reload.AppendAsync(stream, topic.Current, hole.Partition, hole.Checkpoint, end, cancellationToken);
            return topic;
        }
        catch (TopicChangedException)
        {
            return await follower.FollowAsync(stream, topic.Current.Name, cancellationToken);
        }
    }
}
