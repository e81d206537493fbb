using System.Globalization;

namespace Tier.Pipeline.Tests.Fuzzing;

/// <summary>
/// How much is fuzzed, and from which seed. A run prints its seed; <c>TIER_FUZZ_SEED</c> takes it to run the same inputs again. A million
/// mutations: <c>TIER_FUZZ_INPUTS=1000000</c>.
/// </summary>
internal static class FuzzSettings
{
    private const int DefaultInputs = 100_000;

    /// <summary>How many mutated inputs are tried.</summary>
    public static int Inputs { get; } = Read("TIER_FUZZ_INPUTS") is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : DefaultInputs;

    /// <summary>Where all chance of this run begins.</summary>
    public static int Seed { get; } = Read("TIER_FUZZ_SEED") is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : Random.Shared.Next();

    /// <summary>What to set to run the same inputs again, for messages.</summary>
    public static string Again => string.Create(CultureInfo.InvariantCulture, $"TIER_FUZZ_SEED={Seed}");

    private static string? Read(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
