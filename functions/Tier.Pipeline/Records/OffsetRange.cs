namespace Tier.Pipeline.Records;

/// <summary>Offsets of a partition without a break.</summary>
/// <param name="Last">The last of them, inclusive.</param>
public readonly record struct OffsetRange(long First, long Last)
{
    /// <summary>How many offsets.</summary>
    public long Length => Last - First + 1;

    /// <summary>For people: <c>7</c>, or <c>3 to 7</c>.</summary>
    public override string ToString() => First == Last
        ? First.ToString()
        : $"{First} to {Last}";

    public bool Contains(long offset) => First <= offset && offset <= Last;

    /// <summary>The part of it that lies in another range; null when there is none.</summary>
    internal OffsetRange? Within(OffsetRange other)
    {
        var (first, last) = (Math.Max(First, other.First), Math.Min(Last, other.Last));
        return first <= last ? new(first, last) : null;
    }
}
