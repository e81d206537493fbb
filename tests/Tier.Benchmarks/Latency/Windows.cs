namespace Tier.Benchmarks.Latency;

/// <summary>How long a partial batch waits for more records.</summary>
internal static class Windows
{
    /// <summary>host.json as it is: what the platform does.</summary>
    public const string Platform = "the platform's (1 s)";

    /// <summary>The local host's own setting, which the platform hasn't.</summary>
    public const string LowLatency = "low latency (5 ms)";

    /// <summary>Both, with the settings that make them.</summary>
    public static IReadOnlyList<(string Name, KeyValuePair<string, string?>[] Overrides)> All { get; } =
    [
        (Platform, []),
        (LowLatency, [KeyValuePair.Create("LocalHost__BatchWindow", (string?)"00:00:00.005"), KeyValuePair.Create("LocalHost__FetchWaitMaxMs", (string?)"5")]),
    ];
}
