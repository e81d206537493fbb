using Microsoft.Extensions.DependencyInjection;
using Tier.Pipeline.Etl;
using Tier.Pipeline.Reconciliation;
using Tier.Pipeline.Records;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Topics;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Recovery;

/// <summary>
/// Loads what reconcile found missing, by the steps that load batches: it reads the offsets from the broker again. What has too many outcomes it leaves alone:
/// which of them is right, nothing tells. Workers may be loading meanwhile; all meet at the locks of the checkpoints.
/// </summary>
public sealed class Repairer(IServiceProvider services, RangeReload reload, PipelineStart start, TopicRegistry topics, Database database, TimeProvider time)
{
    /// <summary>Repairs what a report lists.</summary>
    /// <exception cref="TopicChangedException">A topic is another one than the report is about.</exception>
    /// <exception cref="InvariantException">The broker has lost records.</exception>
    /// <exception cref="TimeoutException">The broker gives nothing: try again.</exception>
    /// <exception cref="Confluent.Kafka.KafkaException">The broker doesn't answer: try again.</exception>
    /// <exception cref="MySqlConnector.MySqlException">The database can't take it now: try again.</exception>
    public async Task<RepairReport> RepairAsync(ReconciliationReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
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
        var stream = StreamModules.All.Single(module => module.Name == report.Stream);
        var topic = await topics.AskAsync(report.Topic, cancellationToken);
        if (topic.Identity != report.Identity)
        {
            throw new TopicChangedException(new(report.Id ?? 0, report.Topic, report.Identity), topic);
        }

        await start.EnsureAsync(cancellationToken);
        var partitions = new PartitionRepair(reload, services.GetRequiredKeyedService<StreamTransform>(report.Stream), new(database, stream.Table, time), topic);
        foreach (var partition in report.Partitions)
        {
            await partitions.RepairAsync(partition, steps, left, cancellationToken);
        }
    }
}
