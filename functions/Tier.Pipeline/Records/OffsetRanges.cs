namespace Tier.Pipeline.Records;

/// <summary>Sets of offsets as ranges.</summary>
internal static class OffsetRanges
{
    /// <summary>How many ranges a sentence names.</summary>
    private const int Named = 10;

    /// <summary>Adds a range that doesn't begin before the last one does; ranges that touch become one.</summary>
    public static void Append(this List<OffsetRange> ranges, OffsetRange range)
    {
        if (ranges is [.., var last] && range.First <= last.Last + 1)
        {
            ranges[^1] = last with { Last = Math.Max(last.Last, range.Last) };
        }
        else
        {
            ranges.Add(range);
        }
    }

    /// <summary>The same offsets as ascending ranges that don't touch.</summary>
    public static IReadOnlyList<OffsetRange> Union(IEnumerable<OffsetRange> ranges)
    {
        var union = new List<OffsetRange>();
        foreach (var range in ranges.OrderBy(range => range.First))
        {
            union.Append(range);
        }

        return union;
    }

    /// <summary>How many offsets.</summary>
    public static long Count(this IEnumerable<OffsetRange> ranges) => ranges.Sum(range => range.Length);

    /// <summary>For people: the first few of them, and how many more there are.</summary>
    public static string Words<T>(IReadOnlyList<T> ranges) => ranges.Count <= Named
        ? string.Join(", ", ranges)
        : $"{string.Join(", ", ranges.Take(Named))} and {ranges.Count - Named} more";
}
