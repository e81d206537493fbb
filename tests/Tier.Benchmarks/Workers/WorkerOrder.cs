namespace Tier.Benchmarks.Workers;

/// <summary>What a worker runs. It comes as one line of JSON on standard input, because the settings hold passwords.</summary>
/// <param name="Settings">The app's settings.</param>
internal sealed record WorkerOrder(IReadOnlyDictionary<string, string?> Settings);
