namespace Tier.DataGenerator.Tracks;

/// <summary>A release of the riders' app.</summary>
/// <param name="Version">The version.</param>
/// <param name="IosBuild">The build on iOS.</param>
/// <param name="AndroidBuild">The version code on Android.</param>
internal sealed record AppRelease(string Version, string IosBuild, string AndroidBuild)
{
    /// <summary>The releases in use; one that is seen more often is listed more often.</summary>
    public static readonly IReadOnlyList<AppRelease> InUse =
    [
        new("3.0.4", "3.0.4.1", "30041"), new("3.0.4", "3.0.4.1", "30041"), new("3.0.4", "3.0.4.1", "30041"), new("3.0.4", "3.0.4.1", "30041"),
        new("3.0.3", "3.0.3.2", "30032"), new("3.0.3", "3.0.3.2", "30032"),
        new("3.0.1", "3.0.1.5", "30015"),
        new("2.9.7", "2.9.7.1", "29071"),
    ];
}
