namespace Tier.DataGenerator.Tracks;

/// <summary>How many riders open the app at each hour of the local day, as a multiple of the usual: most before and after work.</summary>
internal static class RushHours
{
    private static readonly double[] Weights =
    [
        0.25, 0.15, 0.10, 0.06, 0.06, 0.12, 0.40, 1.10, 1.80, 1.20, 0.70, 0.75,
        1.00, 0.95, 0.80, 0.90, 1.30, 1.90, 1.90, 1.40, 1.10, 0.90, 0.65, 0.40,
    ];

    /// <summary>The weight of an hour, 0 to under 24.</summary>
    public static double At(double localHour) => Weights[(int)localHour];
}
