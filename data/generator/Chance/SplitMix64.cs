namespace Tier.DataGenerator.Chance;

/// <summary>
/// SplitMix64, of Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (OOPSLA 2014): a Weyl sequence through a
/// mixing function. Unlike those of <see cref="Random"/>, its numbers are the same in every version of .NET.
/// </summary>
internal sealed class SplitMix64(ulong seed)
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;
    private ulong state = seed;

    /// <summary>A generator of its own for one purpose and what it is about, whatever other generators have given so far.</summary>
    public static SplitMix64 For(ulong seed, Purpose purpose, long first, long second) =>
        new(Mix(Mix(Mix(seed + ((ulong)purpose * GoldenGamma)) + (ulong)first) + (ulong)second));

    /// <summary>The next 64 bits.</summary>
    public ulong Next() => Mix(state += GoldenGamma);

    /// <summary>0 to under 1.</summary>
    public double NextFraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Whether something of this probability happens.</summary>
    public bool Happens(double probability) => NextFraction() < probability;

    /// <summary>A whole number between two, both included.</summary>
    public int Between(int least, int most) => least + (int)(NextFraction() * (most - least + 1));

    /// <summary>One of several, each as probable as the others.</summary>
    public T OneOf<T>(IReadOnlyList<T> choices) => choices[Between(0, choices.Count - 1)];

    private static ulong Mix(ulong bits)
    {
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }
}
