using Tier.Testing;

namespace Tier.Pipeline.Tests.Fuzzing.Hostile;

/// <summary>One run of all hostile records on each stack, for the tests that look at what became of one.</summary>
public sealed class HostileRuns(TestServers servers)
{
    private readonly Dictionary<(DatabaseKind, BrokerKind), Task<HostileRun>> runs = [];

    /// <summary>The run; it is made when a test first asks for it.</summary>
    internal Task<HostileRun> OnAsync(DatabaseKind database, BrokerKind broker) =>
        runs.TryGetValue((database, broker), out var run) ? run : runs[(database, broker)] = HostileRun.RunAsync(servers, database, broker);
}
