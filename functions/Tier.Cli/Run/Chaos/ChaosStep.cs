namespace Tier.Cli.Run.Chaos;

/// <summary>One fault of a schedule.</summary>
/// <param name="Share">When it happens: the share of the files' events that has an outcome by then, 0 to 1.</param>
/// <param name="Fault">What happens.</param>
/// <param name="Lasts">How long until it is mended.</param>
internal sealed record ChaosStep(double Share, ChaosFault Fault, TimeSpan Lasts);
