using Tier.Pipeline.Records;

namespace Tier.Pipeline.Reconciliation;

/// <summary>How many offsets the audit takes at a time.</summary>
/// <param name="Piece">What one statement counts.</param>
/// <param name="Leaf">What isn't halved any more, but read.</param>
internal sealed record AuditSizes(long Piece, long Leaf)
{
    /// <summary>The usual ones.</summary>
    public static AuditSizes Default { get; } = new(LoadingOptions.AuditRange, LoadingOptions.AuditLeaf);
}
