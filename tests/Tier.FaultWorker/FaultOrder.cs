namespace Tier.FaultWorker;

/// <summary>What a worker runs, and where it is hit. It comes as one line of JSON on standard input, because the settings hold passwords.</summary>
/// <param name="Settings">The app's settings.</param>
/// <param name="Point">Where.</param>
/// <param name="Action">What happens there.</param>
/// <param name="Occurrence">At which time that it comes there, from 1.</param>
public sealed record FaultOrder(IReadOnlyDictionary<string, string?> Settings, FaultPoint Point = FaultPoint.None, FaultAction Action = FaultAction.Kill, int Occurrence = 1)
{
    /// <summary>What a worker that stood still prints when the load in which it did has ended, however.</summary>
    public const string WentOn = "WentOn";
}
