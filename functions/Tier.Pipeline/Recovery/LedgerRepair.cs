using Tier.Pipeline.Reconciliation;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Recovery;

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
        var outcomes = new OutcomeTables(transaction, table, topicId, partition, cancellationToken)
        {
            Timeout = LoadingOptions.AuditSeconds,
        };
        var next = await Ledger.RangesAsync(transaction, topicId, partition, hole.First, limit: 1);
        if (!checkpoints.TryGetValue(partition, out var checkpoint) || hole.Last >= checkpoint || next is [var range] && range.First <= hole.Last)
        {
            return [];
        }

        var added = new List<(OffsetRange, OutcomeCounts)>();
        for (var first = hole.First; first <= hole.Last; first += AuditSizes.Default.Piece)
        {
            var piece = hole.Within(new(first, first + AuditSizes.Default.Piece - 1))!.Value;
            if (await CountAsync(outcomes, piece) is { } counts)
            {
                var untyped = await outcomes.CountUntypedAsync(piece);
                var now = time.GetUtcNow().UtcDateTime;
                await Ledger.InsertAsync(transaction, topicId, partition, piece.First, piece.Last, counts, untyped, now);
                added.Add((piece, counts));
            }
        }

        await transaction.CommitAsync(cancellationToken);
        return added;
    }

    /// <summary>What the tables have in a range; null where they don't have exactly one outcome for each offset.</summary>
    private static async Task<OutcomeCounts?> CountAsync(OutcomeTables outcomes, OffsetRange range)
    {
        var audit = new RangeAudit(outcomes, AuditSizes.Default);
        var counts = await audit.AuditAsync(range, await outcomes.GapsAsync(range));
        return audit.Holes.Count == 0 && audit.Overlaps.Count == 0 ? counts : null;
    }
}
