using MySqlConnector;
using Tier.Pipeline.Kafka;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Reconciliation;

/// <summary>
/// Checks completeness on a running system, or on one that has stopped: the ledger and the checkpoints against the broker's watermarks and the committed offsets, and
/// the tables against the ledger. What the tables have below <c>verified_to</c> was checked before and isn't read again, unless all is to be.
/// </summary>
public sealed class Reconciler(Database database, KafkaMetadata kafka, EventStreams streams)
{
    private readonly TableAudit audit = new(database);
    private readonly VerifiedOffsets verified = new(database);
    private readonly UntypedFields untyped = new(database);

    /// <summary>Checks the topics of all streams, from where the last check came to.</summary>
    /// <exception cref="Confluent.Kafka.KafkaException">The broker doesn't answer: nothing is known.</exception>
    /// <exception cref="MySqlException">The database doesn't answer: nothing is known.</exception>
    /// <exception cref="SettingException">A setting is wrong: nothing is known.</exception>
    public Task<ReconciliationReport> ReconcileAsync(CancellationToken cancellationToken) => ReconcileAsync(full: false, cancellationToken);

    /// <summary>Checks the topics of all streams.</summary>
    /// <param name="full">Whether the tables are read from the start, also what was verified before.</param>
    /// <exception cref="Confluent.Kafka.KafkaException">The broker doesn't answer: nothing is known.</exception>
    /// <exception cref="MySqlException">The database doesn't answer: nothing is known.</exception>
    /// <exception cref="SettingException">A setting is wrong: nothing is known.</exception>
    public async Task<ReconciliationReport> ReconcileAsync(bool full, CancellationToken cancellationToken)
    {
        await kafka.CheckAsync(cancellationToken);
        var reports = new List<TopicReport>();
        foreach (var stream in streams.All)
        {
            foreach (var report in await ReconcileAsync(stream, full, cancellationToken))
            {
                reports.Add(await NameUntypedAsync(stream, report, cancellationToken));
            }
        }

        return new([.. reports.OrderByDescending(report => report.Current)]);
    }

    private async Task<IReadOnlyList<TopicReport>> ReconcileAsync(EventStream stream, bool full, CancellationToken cancellationToken)
    {
        var files = new FileReader(database, stream.Table);
        var name = streams.TopicOf(stream);
        var broker = await BrokerState.ReadAsync(kafka, name, streams.ConsumerGroupOf(stream));
        var topics = await new WarehouseReader(database, stream.Table).ReadAsync(name, cancellationToken);
        var high = await kafka.HighWatermarksAsync(name, broker.Partitions);
        var stable = await kafka.LastStableOffsetsAsync(name, broker.Partitions);
        if (await kafka.IdentifyAsync(name) != broker.Identity)
        {
            // It was made again between two of the questions, and their answers are of two topics.
            return await ReconcileAsync(stream, full, cancellationToken);
        }

        var current = topics.SingleOrDefault(topic => topic.Topic.Name == name && topic.Topic.Identity == broker.Identity);
        var known = current?.Partitions.ToDictionary(state => state.Partition) ?? [];
        var states = broker.Partitions.Union(known.Keys).Order().Select(partition => known.GetValueOrDefault(partition, new() { Partition = partition }) with
        {
            LowWatermark = Of(broker.Low, partition),
            HighWatermark = Of(high, partition),
            LastStable = Of(stable, partition),
            Committed = Of(broker.Committed, partition),
        });

        var reports = new List<TopicReport>
        {
            new(stream.Name, name, broker.Identity, true, await JudgeAsync(stream, current?.Topic, states, full, cancellationToken)) { Id = current?.Topic.Id },
        };
        foreach (var (topic, partitions) in topics.Where(topic => topic != current))
        {
            reports.Add(new(stream.Name, topic.Name, topic.Identity, false, await JudgeAsync(stream, topic, partitions, full, cancellationToken)) { Id = topic.Id });
        }

        var withFiles = new List<TopicReport>();
        foreach (var report in reports)
        {
            var found = report.Id is { } id ? await files.ReadAsync(id, current?.Topic.Id, cancellationToken) : [];
            withFiles.Add(report with { Files = [.. found.Select(file => file with { IsReplayedAgain = withFiles is [var now, ..] && now.Replays(file) })] });
        }

        return withFiles;
    }

    private async Task<TopicReport> NameUntypedAsync(EventStream stream, TopicReport report, CancellationToken cancellationToken) =>
        report is { Untyped: > 0, Id: { } id }
            ? report with { UntypedFields = await untyped.ReadAsync(stream.Table, id, cancellationToken) }
            : report;

    private async Task<IReadOnlyList<PartitionReport>> JudgeAsync(
        EventStream stream, RegisteredTopic? topic, IEnumerable<PartitionState> states, bool full, CancellationToken cancellationToken)
    {
        var reports = new List<PartitionReport>();
        foreach (var state in states)
        {
            reports.Add(topic is not null && state.Checkpoint is { } checkpoint
                ? await AuditAsync(stream, topic.Id, state, checkpoint, full, cancellationToken)
                : PartitionVerdict.Of(state));
        }

        return reports;
    }

    private async Task<PartitionReport> AuditAsync(
        EventStream stream, ushort topicId, PartitionState state, CheckpointRow checkpoint, bool full, CancellationToken cancellationToken)
    {
        var result = await audit.AuditAsync(stream.Table, topicId, state.Partition, checkpoint, full, cancellationToken);
        var note = await verified.MoveAsync(topicId, state.Partition, checkpoint.VerifiedTo, result.VerifiedTo, cancellationToken);
        var report = PartitionVerdict.Of(state with { Audit = result });
        return note is null ? report : report with { Notes = [.. report.Notes, note] };
    }

    private static long? Of(IReadOnlyDictionary<int, long> offsets, int partition) => offsets.TryGetValue(partition, out var offset) ? offset : null;
}
