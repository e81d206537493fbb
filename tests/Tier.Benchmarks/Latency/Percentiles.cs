namespace Tier.Benchmarks.Latency;

/// <summary>How values are spread, in milliseconds. A percentile is the smallest value that at least so many percent don't exceed (nearest rank).</summary>
/// <param name="Count">How many values.</param>
/// <param name="P50">The median.</param>
/// <param name="P95">The 95th percentile.</param>
/// <param name="P99">The 99th percentile.</param>
/// <param name="Max">The largest.</param>
internal sealed record Percentiles(int Count, double P50, double P95, double P99, double Max)
{
    /// <summary>Of no values.</summary>
    public static Percentiles None { get; } = new(0, 0, 0, 0, 0);

    /// <summary>Of these values, in any order.</summary>
    public static Percentiles Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? None : new(sorted.Length, Rank(0.50), Rank(0.95), Rank(0.99), sorted[^1]);

        double Rank(double share) => sorted[Math.Max((int)Math.Ceiling(share * sorted.Length) - 1, 0)];
    }
}
