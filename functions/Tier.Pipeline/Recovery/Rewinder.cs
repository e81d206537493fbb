using MySqlConnector;
using Tier.Pipeline.Kafka;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Recovery;

/// <summary>
/// Sets partitions back, so that what was loaded from there on is loaded again: after the transform has been mended, say. Resetting a group's offsets doesn't do it, because what is below
/// the checkpoint is skipped. The app loads the range by itself afterwards: its group's committed offset is above the checkpoint then, which it takes for a hole.
/// </summary>
/// <param name="database">The database, as a user that may delete rows.</param>
/// <param name="kafka">What the brokers have.</param>
public sealed class Rewinder(Database database, KafkaMetadata kafka, EventStreams streams)
{
    private readonly RewindPlanner planner = new(database, kafka, streams);

    /// <summary>Finds out what a rewind would do; changes nothing.</summary>
    /// <param name="topic">The topic's name.</param>
    /// <param name="partition">The partition; null for all of the topic.</param>
    /// <exception cref="RewindRefusedException">The topic or the partition isn't known, or the offset isn't between the partition's first one and its checkpoint.</exception>
    /// <exception cref="SettingException">The broker doesn't answer or has no such topic.</exception>
    /// <exception cref="MySqlException">The database doesn't answer.</exception>
    public Task<RewindPlan> PlanAsync(string topic, int? partition, RewindTarget target, CancellationToken cancellationToken) =>
        planner.PlanAsync(topic, partition, target, cancellationToken);

    /// <summary>Does what was planned, in one transaction; what was loaded meanwhile is removed too.</summary>
    /// <param name="acceptedLoss">How many outcomes may go that the broker can't give back.</param>
    /// <param name="cancellationToken">Ends it; nothing is changed then.</param>
    /// <exception cref="RewindRefusedException">More would be lost, or the topic was made anew or rewound meanwhile. Nothing was changed.</exception>
    /// <exception cref="SettingException">The user may not delete rows. Nothing was changed.</exception>
    /// <exception cref="MySqlException">The database doesn't answer. Nothing was changed, unless it was the commit whose answer was lost.</exception>
    public async Task<IReadOnlyList<RewoundPartition>> RewindAsync(RewindPlan plan, long acceptedLoss, CancellationToken cancellationToken)
    {
        // Retention may have gone on, or the topic may have been recreated, while a person thought about the plan.
        var lost = await planner.LostNowAsync(plan, cancellationToken);
        if (lost > acceptedLoss)
        {
            throw new RewindRefusedException(
                $"The brokers can't give back {lost} of the outcomes that would be removed from {plan.Topic.Name}. Nothing was changed.");
        }

        for (var lockConflicts = 1; ; lockConflicts++)
        {
            try
            {
                return await RunAsync(plan, cancellationToken);
            }
            catch (MySqlException exception) when (exception.ErrorCode is MySqlErrorCode.LockDeadlock or MySqlErrorCode.LockWaitTimeout
                && lockConflicts <= LoadingOptions.Deadlocks)
            {
                // A load holds a lock; it ends in seconds. The transaction begins again as a whole, as a load does.
            }
            catch (MySqlException exception) when (exception.ErrorCode == MySqlErrorCode.TableAccessDenied)
            {
                throw MayNotDelete(database, exception);
            }
        }
    }

    /// <summary>What a person has to set.</summary>
    internal static SettingException MayNotDelete(Database database, MySqlException exception) => new(
        nameof(PipelineOptions.MySqlMigrationConnection),
        $"MySqlMigrationConnection: the user '{database.User}' may not delete rows: give the user of the migrations (infra/mysql/users.sql).",
        exception);

    /// <summary>
    /// Runs the transaction once: outcomes, ledger and checkpoints change together or not at all. Like a load it locks the checkpoints first,
    /// so that no load of these partitions is half before and half after it.
    /// </summary>
    private async Task<IReadOnlyList<RewoundPartition>> RunAsync(RewindPlan plan, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await Database.BeginAsync(connection, cancellationToken);
        var (topic, partitions) = (plan.Topic, plan.Partitions.Where(partition => partition.From < partition.Checkpoint).ToArray());
        var locked = await Checkpoints.LockAsync(transaction, topic.Id, [.. partitions.Select(partition => partition.Partition)], cancellationToken);
        var rewound = new List<RewoundPartition>();
        foreach (var (partition, from) in partitions.Select(partition => (partition.Partition, partition.From)))
        {
            if (!locked.TryGetValue(partition, out var before) || before < from)
            {
                throw new RewindRefusedException(
                    $"{topic.Name}[{partition}] was rewound below offset {from} by somebody else meanwhile. Nothing was changed.");
            }

            var outcomes = new OutcomeTables(transaction, plan.Table, topic.Id, partition, cancellationToken) { Timeout = 0 };
            var removed = await outcomes.RemoveFromAsync(from);
            await Ledger.CutAsync(transaction, outcomes, topic.Id, partition, from);
            await Checkpoints.MoveAsync(transaction, topic.Id, partition, from);
            rewound.Add(new(partition, from, before, removed));
        }

        // Whoever ends it has to know that nothing was changed.
        cancellationToken.ThrowIfCancellationRequested();
        await transaction.CommitAsync(CancellationToken.None);
        return rewound;
    }
}
