namespace Tier.DataGenerator.Tracks;

/// <summary>Where the app events file's faulty lines go: each is a copy of the good event before it but for its name.</summary>
internal static class TrackFaultPlan
{
    /// <summary>Each fault once.</summary>
    public static IReadOnlyList<(TrackFault Fault, int AfterEvent)> For(int events) =>
        events == 0 ? [] : [(TrackFault.NameIsNull, (int)(events * 30L / 100)), (TrackFault.NameIsNumber, (int)(events * 70L / 100))];
}
