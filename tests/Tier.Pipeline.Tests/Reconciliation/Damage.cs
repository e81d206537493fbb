using Tier.Pipeline.Records;

namespace Tier.Pipeline.Tests.Reconciliation;

/// <summary>Something that was done to the tables by hand.</summary>
/// <param name="Kind">What.</param>
/// <param name="Where">Which row, or which offset: any number, it is taken modulo what there is.</param>
/// <param name="HowMuch">How far, or which second row.</param>
internal sealed record Damage(DamageKind Kind, int Where, int HowMuch)
{
    /// <summary>Does it.</summary>
    public void Apply(PartitionContents contents)
    {
        var (first, next) = (contents.Checkpoint.First, contents.Checkpoint.Next);
        var offset = first + (Where % Math.Max(1, next - first + 3)) - 1;
        switch (Kind)
        {
            case DamageKind.RowDeleted:
                Remove(contents.Rows, Where);
                break;
            case DamageKind.RowDoubled:
                Double(contents, Where);
                break;
            case DamageKind.RowMoved when contents.Rows.Count > 0:
                var moved = contents.Rows[Where % contents.Rows.Count];
                contents.Rows.Remove(moved);
                AddRow(contents, (moved.Offset + HowMuch - 5, moved.Day));
                break;
            case DamageKind.PairThatCompensates:
                Remove(contents.Rows, Where);
                Double(contents, HowMuch);
                break;
            case DamageKind.DeadLetterDeleted:
                Remove(contents.DeadLetters, Where);
                break;
            case DamageKind.DeadLetterAdded when !contents.DeadLetters.Contains(offset):
                contents.DeadLetters.Add(offset);
                break;
            case DamageKind.DuplicateDeleted:
                Remove(contents.Duplicates, Where);
                break;
            case DamageKind.DuplicateAdded when !contents.Duplicates.Contains(offset):
                contents.Duplicates.Add(offset);
                break;
            case DamageKind.GapDeleted:
                Remove(contents.Gaps, Where);
                break;
            case DamageKind.GapAdded when contents.Gaps.TrueForAll(gap => gap.First != offset):
                contents.Gaps.Add(new(offset, offset + HowMuch));
                break;
            case DamageKind.LedgerRangeDeleted:
                Remove(contents.Ledger, Where);
                break;
            case DamageKind.LedgerRangeAdded:
                contents.ReplaceLedger([.. contents.Ledger, new(offset, offset + HowMuch, new(HowMuch + 1, 0, 0, 0))]);
                break;
            case DamageKind.LedgerRangeShortened when contents.Ledger.Count > 0:
                var range = contents.Ledger[Where % contents.Ledger.Count];
                contents.Ledger[Where % contents.Ledger.Count] = range with { Last = Math.Max(range.First, range.Last - HowMuch) };
                break;
            case DamageKind.LedgerSumsChanged when contents.Ledger.Count > 0:
                var changed = contents.Ledger[Where % contents.Ledger.Count];
                contents.Ledger[Where % contents.Ledger.Count] = changed with { Counts = changed.Counts + new OutcomeCounts(1, -1, 0, 0) };
                break;
            case DamageKind.CheckpointMoved:
                contents.Checkpoint = contents.Checkpoint with { Next = next + HowMuch - 10 };
                break;
            case DamageKind.LowWatermarkMoved:
                contents.Checkpoint = contents.Checkpoint with { First = first + HowMuch - 5 };
                break;
        }
    }

    private static void Double(PartitionContents contents, int where)
    {
        if (contents.Rows.Count > 0)
        {
            var row = contents.Rows[where % contents.Rows.Count];
            AddRow(contents, row with { Day = row.Day + 1 });
        }
    }

    /// <summary>The table's key has a coordinate once a day.</summary>
    private static void AddRow(PartitionContents contents, (long Offset, int Day) row)
    {
        if (!contents.Rows.Contains(row))
        {
            contents.Rows.Add(row);
        }
    }

    private static void Remove<T>(List<T> list, int where)
    {
        if (list.Count > 0)
        {
            list.RemoveAt(where % list.Count);
        }
    }
}
