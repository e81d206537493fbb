using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Recovery;

/// <summary>
/// The transaction that rewinds partitions: outcomes, ledger and checkpoints change together or not at all. Like a load it locks the checkpoints first, so that no load of these
/// partitions is half before and half after it.
/// </summary>
internal sealed class RewindTransaction(Database database, RewindPlan plan)
{
    private readonly ushort topicId = plan.Topic.Id;

    /// <summary>Runs it once, to its commit.</summary>
    /// <exception cref="RewindRefusedException">A checkpoint has moved below the offset that was planned.</exception>
    public async Task<IReadOnlyList<RewoundPartition>> RunAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await Database.BeginAsync(connection, cancellationToken);
        var partitions = plan.Partitions.Where(partition => partition.From < partition.Checkpoint).ToArray();
        var locked = await Checkpoints.LockAsync(transaction, topicId, [.. partitions.Select(partition => partition.Partition)], cancellationToken);
        var rewound = new List<RewoundPartition>();
        foreach (var (partition, from) in partitions.Select(partition => (partition.Partition, partition.From)))
        {
            if (!locked.TryGetValue(partition, out var before) || before < from)
            {
                throw new RewindRefusedException($"{plan.Topic.Name}[{partition}] was rewound below offset {from} by somebody else meanwhile. Nothing was changed.");
            }

            var outcomes = new OutcomeTables(transaction, plan.Table, topicId, partition, cancellationToken) { Timeout = 0 };
            var removed = await outcomes.RemoveFromAsync(from);
            await Ledger.CutAsync(transaction, outcomes, topicId, partition, from);
            await Checkpoints.MoveAsync(transaction, topicId, partition, from);
            rewound.Add(new(partition, from, before, removed));
        }

        // Whoever ends it has to know that nothing was changed.
        cancellationToken.ThrowIfCancellationRequested();
        await transaction.CommitAsync(CancellationToken.None);
        return rewound;
    }
}
