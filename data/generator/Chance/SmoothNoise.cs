namespace Tier.DataGenerator.Chance;

/// <summary>
/// Noise that has no jumps: random values at whole positions, joined by the smoothstep curve 3x² − 2x³. A pure function of its
/// arguments, so weather at any time can be asked for without the times before it.
/// </summary>
internal static class SmoothNoise
{
    /// <summary>0 to 1.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="purpose">What the noise is for.</param>
    /// <param name="series">Which of several independent series, such as a city.</param>
    /// <param name="position">Where in the series.</param>
    public static double At(ulong seed, Purpose purpose, int series, double position)
    {
        var whole = (long)Math.Floor(position);
        var x = position - whole;
        var from = SplitMix64.For(seed, purpose, series, whole).NextFraction();
        var to = SplitMix64.For(seed, purpose, series, whole + 1).NextFraction();
        return from + ((to - from) * x * x * (3 - (2 * x)));
    }
}
