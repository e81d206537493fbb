using System.Data;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Reconciliation;

/// <summary>
/// Audits the tables of a partition: whether each offset between the low watermark at first sight and the checkpoint has exactly one outcome, and as many of each as the
/// ledger says.
/// </summary>
/// <remarks>
/// The pipeline may be loading. Each window is read in a snapshot of its own, and the checkpoint and the ledger's range are its first reads: below that checkpoint
/// nothing changes, and whatever changed it all the same (a rewind, a repair) is seen whole or not at all. Reading locks nothing.
/// </remarks>
internal sealed class TableAudit(Database database, AuditSizes? sizes = null)
{
    private readonly AuditSizes sizes = sizes ?? AuditSizes.Default;

    /// <summary>Audits a partition.</summary>
    /// <param name="table">The stream's table.</param>
    /// <param name="checkpoint">The checkpoint as it was read before: the audit ends there, however far the pipeline has come since.</param>
    /// <param name="full">From the start, and not from what was verified before.</param>
    public async Task<AuditResult> AuditAsync(
        StreamTable table, ushort topicId, int partition, CheckpointRow checkpoint, bool full, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var walk = new AuditWalk(sizes, table, topicId, partition, checkpoint.First, full ? checkpoint.First : Mark(checkpoint));
        while (walk.At < checkpoint.Next)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, isReadOnly: true, cancellationToken);
            if (!await walk.StepAsync(transaction))
            {
                break;
            }
        }

        return walk.Result;
    }

    /// <summary>Where the last check came to. A mark that isn't between the first offset and the checkpoint tells nothing: one of them was changed by hand.</summary>
    private static long Mark(CheckpointRow checkpoint) =>
        checkpoint.VerifiedTo is { } mark && mark >= checkpoint.First && mark <= checkpoint.Next ? mark : checkpoint.First;
}
