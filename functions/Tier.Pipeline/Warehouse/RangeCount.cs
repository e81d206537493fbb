namespace Tier.Pipeline.Warehouse;

/// <summary>How many outcomes the tables have in a range of offsets, without the gaps.</summary>
/// <param name="Rows">Rows of the stream's table.</param>
/// <param name="RowOffsets">Different offsets among them.</param>
/// <param name="Shared">Offsets that two of the three have.</param>
internal sealed record RangeCount(long Rows, long RowOffsets, long DeadLetters, long Duplicates, long Shared)
{
    public long Total => Rows + DeadLetters + Duplicates;

    /// <summary>Whether no offset has two of them.</summary>
    public bool Distinct => Rows == RowOffsets && Shared == 0;
}
