namespace Tier.DataGenerator.Tracks;

/// <summary>How far a rider ever comes with signing up.</summary>
internal enum SignupProgress
{
    /// <summary>The rider has only looked at the app.</summary>
    None,

    /// <summary>The rider gave up in the middle.</summary>
    Started,

    /// <summary>The rider can ride.</summary>
    Completed,
}
