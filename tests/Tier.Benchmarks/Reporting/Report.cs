namespace Tier.Benchmarks.Reporting;

/// <summary>What a command has measured.</summary>
/// <param name="Name">The command's name.</param>
/// <param name="Sections">A table for each pair of servers.</param>
/// <param name="Problems">Why figures don't count, a sentence each; empty when all do.</param>
/// <param name="Notes">What the columns mean, a sentence each.</param>
internal sealed record Report(string Name, IReadOnlyList<ReportSection> Sections, IReadOnlyList<string> Problems, IReadOnlyList<string> Notes)
{
    /// <summary>When it was made, UTC.</summary>
    public DateTimeOffset Date { get; } = DateTimeOffset.UtcNow;

    /// <summary>Where it was made.</summary>
    public MachineInfo Machine { get; } = MachineInfo.Read();
}
