using Tier.Pipeline.Loading;
using Tier.Pipeline.Reconciliation;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Recovery;

/// <summary>
/// Loads what reconcile found missing, by the steps that load batches: it reads the offsets from the broker again. What has too many outcomes it leaves alone:
/// which of them is right, nothing tells. Workers may be loading meanwhile; all meet at the locks of the checkpoints.
/// </summary>
public sealed class Repairer(
    EventStreams streams, RangeReload reload, PipelineStart start, TopicRegistry topics, Database database, TimeProvider time)
{
    /// <summary>Repairs what a report lists.</summary>
    /// <exception cref="TopicChangedException">A topic is another one than the report is about.</exception>
    /// <exception cref="InvariantException">The broker has lost records.</exception>
    /// <exception cref="TimeoutException">The broker gives nothing: try again.</exception>
    /// <exception cref="Confluent.Kafka.KafkaException">The broker doesn't answer: try again.</exception>
    /// <exception cref="MySqlConnector.MySqlException">The database can't take it now: try again.</exception>
    public async Task<RepairReport> RepairAsync(ReconciliationReport report, CancellationToken cancellationToken)
    {
        var steps = new List<RepairStep>();
        var left = new List<string>();
        foreach (var topic in report.Topics.Where(topic => !topic.Complete))
        {
            if (topic.Current)
            {
                await RepairAsync(topic, steps, left, cancellationToken);
            }
            else
            {
                left.AddRange(topic.Partitions.Where(partition => partition.Holes.Count > 0).Select(partition =>
                    $"{topic.Topic}[{partition.Partition}]: offsets {OffsetRanges.Words(partition.Holes)} were of a topic that the broker doesn't have any more"));
            }
        }

        return new(steps, left);
    }

    private async Task RepairAsync(TopicReport report, List<RepairStep> steps, List<string> left, CancellationToken cancellationToken)
    {
        var stream = streams.Named(report.Stream);
        var topic = await topics.AskAsync(report.Topic, cancellationToken);
        if (topic.Identity != report.Identity)
        {
            throw new TopicChangedException(new(report.Id ?? 0, report.Topic, report.Identity), topic);
        }

        await start.EnsureAsync(cancellationToken);
        var ledger = new LedgerRepair(database, stream.Table, time);
        foreach (var partition in report.Partitions)
        {
            foreach (var hole in partition.Holes.Where(hole => hole.First < partition.Checkpoint))
            {
                await FillAsync(stream, topic, partition, hole, steps, left, cancellationToken);
            }

            await AppendAsync(stream, topic, partition, steps, left, cancellationToken);
            foreach (var range in partition.LedgerHoles)
            {
                foreach (var (added, counts) in await ledger.CompleteAsync(topic.Id, partition.Partition, range, cancellationToken))
                {
                    steps.Add(new(topic.Name, partition.Partition, added, counts, LedgerOnly: true));
                }
            }
        }
    }

    /// <summary>Offsets that the checkpoint says were loaded.</summary>
    private async Task FillAsync(
        EventStream stream, RegisteredTopic topic, PartitionReport partition, OffsetRange hole, List<RepairStep> steps, List<string> left,
        CancellationToken cancellationToken)
    {
        // A hole can go on above the checkpoint, up to the committed offset.
        var last = Math.Min(hole.Last, partition.Checkpoint!.Value - 1);
        var there = Math.Min(last, partition.LastStable!.Value - 1);
        if (there < last)
        {
            left.Add($"{topic.Name}[{partition.Partition}]: offsets {new OffsetRange(Math.Max(hole.First, there + 1), last)}: "
                + (partition.LastStable < partition.HighWatermark
                    ? $"a transaction is open from offset {partition.LastStable} on"
                    : $"the broker's log ends before offset {partition.HighWatermark}"));
        }

        if (there >= hole.First)
        {
            var counts = await reload.FillAsync(stream, topic, partition.Partition, hole.First, there + 1, cancellationToken);
            steps.Add(new(topic.Name, partition.Partition, new(hole.First, there), counts, LedgerOnly: false));
        }
    }

    /// <summary>Offsets above the checkpoint that no batch will bring: committed already, or removed by retention, which makes them a gap.</summary>
    private async Task AppendAsync(
        EventStream stream, RegisteredTopic topic, PartitionReport partition, List<RepairStep> steps, List<string> left,
        CancellationToken cancellationToken)
    {
        if (partition.Missing is not { } range)
        {
            return;
        }

        if (partition.Outside.Any(outside => outside.Last >= range.First) || (partition.Checkpoint is null && partition.Ledger.Total > 0))
        {
            left.Add($"{topic.Name}[{partition.Partition}]: offsets {range}: there are outcomes above the checkpoint, and they can't be loaded beside them");
            return;
        }

        var counts = await reload.AppendAsync(stream, topic, partition.Partition, range.First, range.Last + 1, cancellationToken);
        steps.Add(new(topic.Name, partition.Partition, range, counts, LedgerOnly: false));
    }
}

/// <summary>What a repair did, and what it had to leave.</summary>
/// <param name="Steps">What it did, in order.</param>
/// <param name="Left">What can't be loaded, and why: a sentence each.</param>
public sealed record RepairReport(IReadOnlyList<RepairStep> Steps, IReadOnlyList<string> Left);

/// <summary>Something that a repair did.</summary>
/// <param name="Topic">The topic's name.</param>
/// <param name="Range">The offsets.</param>
/// <param name="Stored">The outcomes that they got, or that the ledger says they have; none when another worker was first.</param>
/// <param name="LedgerOnly">Whether the tables had them, and only the ledger didn't say so.</param>
public sealed record RepairStep(string Topic, int Partition, OffsetRange Range, OutcomeCounts Stored, bool LedgerOnly);
