using System.Globalization;

namespace Tier.Pipeline.Tests.Fuzzing;

/// <summary>
/// How much is fuzzed, and from which seed. Without settings a run tries the same 100,000 inputs as every other: what turns it red is a change, not chance.
/// By hand: <c>TIER_FUZZ_INPUTS=1000000 TIER_FUZZ_SEED=random</c>; the seed is printed, and given in its place runs the same inputs again.
/// </summary>
internal static class FuzzSettings
{
    private const int DefaultInputs = 100_000;
    private const int DefaultSeed = 20190604;

    /// <summary>How many mutated inputs are tried.</summary>
    public static int Inputs { get; } = Read("TIER_FUZZ_INPUTS") is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : DefaultInputs;

    /// <summary>Where all chance of this run begins.</summary>
    public static int Seed { get; } = Read("TIER_FUZZ_SEED") switch
    {
        null => DefaultSeed,
        "random" => Random.Shared.Next(),
        var text => int.Parse(text, CultureInfo.InvariantCulture),
    };

    /// <summary>What to set to run the same inputs again, for messages.</summary>
    public static string Again => string.Create(CultureInfo.InvariantCulture, $"TIER_FUZZ_SEED={Seed}");

    private static string? Read(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
