namespace Tier.Pipeline.Loading;

/// <summary>Which offsets of a batch a load stores.</summary>
public enum LoadMode
{
    /// <summary>Those at the checkpoints and above, which move. What lies below them has to be stored already.</summary>
    Append,

    /// <summary>Those below the checkpoints that have no outcome. The ledger, which has them already, is corrected.</summary>
    Fill,

    /// <summary>Those that are dead letters and become something else. The dead letters are removed, and the ledger is corrected.</summary>
    Redrive,
}
