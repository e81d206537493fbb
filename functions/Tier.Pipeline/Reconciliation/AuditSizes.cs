namespace Tier.Pipeline.Reconciliation;

/// <summary>How many offsets the audit takes at a time.</summary>
/// <param name="Piece">What one statement counts.</param>
/// <param name="Leaf">What isn't halved any more, but read.</param>
internal sealed record AuditSizes(long Piece, long Leaf)
{
    /// <summary>A piece is what a range of the ledger has; a leaf is read as fast as it is counted.</summary>
    public static AuditSizes Default { get; } = new(100_000, 1_000);
}
