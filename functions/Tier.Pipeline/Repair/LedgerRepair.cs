using Dapper;
using MySqlConnector;
using Tier.Pipeline.Reconciliation;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Repair;

/// <summary>Gives the ledger the ranges that it lacks, where the tables have exactly one outcome at each of the offsets: only their number has to be written down again.</summary>
internal sealed class LedgerRepair(Database database, StreamTable table, TimeProvider time)
{
    /// <summary>Completes the ledger where it has a hole.</summary>
    /// <returns>The ranges that it got; none where an offset has no outcome, or several, or where the hole isn't there any more.</returns>
    public async Task<IReadOnlyList<(OffsetRange Range, OutcomeCounts Counts)>> CompleteAsync(
        ushort topicId, int partition, OffsetRange hole, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await Database.BeginAsync(connection, cancellationToken);
        var checkpoints = await Checkpoints.LockAsync(transaction, topicId, [partition], cancellationToken);
        var snapshot = new PartitionSnapshot(transaction, table.Name, topicId, partition);
        var next = await snapshot.LedgerAsync(hole.First, limit: 1);
        if (!checkpoints.TryGetValue(partition, out var checkpoint) || hole.Last >= checkpoint || next is [var range] && range.First <= hole.Last)
        {
            return [];
        }

        var added = new List<(OffsetRange, OutcomeCounts)>();
        for (var first = hole.First; first <= hole.Last; first += AuditSizes.Default.Piece)
        {
            var piece = hole.Within(new(first, first + AuditSizes.Default.Piece - 1))!.Value;
            if (await CountAsync(snapshot, piece) is { } counts)
            {
                var untyped = await UntypedRows.CountAsync(transaction, table, topicId, partition, piece.First, piece.Last);
                var now = time.GetUtcNow().UtcDateTime;
                await Ledger.InsertAsync(transaction, topicId, partition, piece.First, piece.Last, counts, untyped, now);
                added.Add((piece, counts));
            }
        }

        await transaction.CommitAsync(cancellationToken);
        return added;
    }

    /// <summary>What the tables have in a range; null where they don't have exactly one outcome for each offset.</summary>
    private static async Task<OutcomeCounts?> CountAsync(PartitionSnapshot snapshot, OffsetRange range)
    {
        var audit = new RangeAudit(snapshot, AuditSizes.Default);
        var counts = await audit.AuditAsync(range, [.. await snapshot.GapsOverAsync(range.First), .. await snapshot.GapsInAsync(range)]);
        return audit.Holes.Count == 0 && audit.Overlaps.Count == 0 ? counts : null;
    }
}
