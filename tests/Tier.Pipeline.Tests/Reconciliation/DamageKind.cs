namespace Tier.Pipeline.Tests.Reconciliation;

/// <summary>What can be done to the tables by hand.</summary>
internal enum DamageKind
{
    RowDeleted,
    RowDoubled,
    RowMoved,
    PairThatCompensates,
    DeadLetterDeleted,
    DeadLetterAdded,
    DuplicateDeleted,
    DuplicateAdded,
    GapDeleted,
    GapAdded,
    LedgerRangeDeleted,
    LedgerRangeAdded,
    LedgerRangeShortened,
    LedgerSumsChanged,
    CheckpointMoved,
    LowWatermarkMoved,
}
