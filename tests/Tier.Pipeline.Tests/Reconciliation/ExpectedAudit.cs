using Tier.Pipeline.Reconciliation;
using Tier.Pipeline.Records;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Tests.Reconciliation;

/// <summary>What an audit has to find, told offset by offset.</summary>
internal sealed class ExpectedAudit(PartitionContents contents, long from)
{
    private readonly long first = contents.Checkpoint.First;
    private readonly long next = contents.Checkpoint.Next;

    /// <summary>Where an audit begins: at the mark, or where the ledger's range begins that the mark is in.</summary>
    public static long Start(PartitionContents contents, bool full)
    {
        var (first, next, verified) = contents.Checkpoint;
        var from = full || verified is null || verified < first || verified > next ? first : verified.Value;
        return from < next && contents.Ledger.FirstOrDefault(range => range.Last >= from) is { } range && range.First < from ? Math.Max(first, range.First) : from;
    }

    public IEnumerable<long> Holes => Audited.Where(offset => contents.At(offset).Total == 0);

    public IEnumerable<(long Offset, OutcomeCounts Outcomes)> Overlaps =>
        Audited.Select(offset => (offset, contents.At(offset))).Where(pair => pair.Item2.Total > 1);

    public IEnumerable<Disagreement> Disagreements => contents.Ledger
        .Where(range => range.First >= from && IsAlone(range))
        .Select(range => new Disagreement(range.First, range.Last, range.Counts, contents.Counts(new(range.First, range.Last))))
        .Where(range => range.Ledger != range.Tables);

    /// <summary>The end of the closed ranges that hold, from the start on without a break.</summary>
    public long? VerifiedTo
    {
        get
        {
            var to = from;
            foreach (var range in contents.Ledger.Where(range => range.First >= from))
            {
                var closed = range != contents.Ledger[^1];
                var holds = range.Counts == contents.Counts(new(range.First, range.Last))
                    && PartitionContents.Offsets(new(range.First, range.Last)).All(offset => contents.At(offset).Total == 1);
                if (range.First != to || !closed || !holds || !IsAlone(range))
                {
                    break;
                }

                to = range.Last + 1;
            }

            return to > first ? to : null;
        }
    }

    /// <summary>Offsets with an outcome that are not between the first offset and the checkpoint.</summary>
    public IEnumerable<long> Outside => PartitionContents.Offsets(new(-50, 400)).Where(offset => (offset < first || offset >= next) && contents.At(offset).Total > 0);

    private IEnumerable<long> Audited => PartitionContents.Offsets(new(from, next - 1));

    /// <summary>Whether it lies between the first offset and the checkpoint, and no other range has one of its offsets.</summary>
    private bool IsAlone(LedgerRange range) => range.First >= first && range.Last < next
        && contents.Ledger.TrueForAll(other => other == range || other.Last < range.First || other.First > range.Last);
}
