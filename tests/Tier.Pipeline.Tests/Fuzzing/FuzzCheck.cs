using FsCheck;

namespace Tier.Pipeline.Tests.Fuzzing;

/// <summary>Checks a property from the run's seed.</summary>
internal static class FuzzCheck
{
    /// <summary>Checks it for so many cases; the exception of a failure has the smallest case that was found.</summary>
    public static void Run(Property property, int cases)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"The same cases again: {FuzzSettings.Again}");
        Check.One(FuzzSettings.Again, Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(cases).WithReplay(new FsCheck.Replay(new Rnd((ulong)FuzzSettings.Seed), null)), property);
    }
}
