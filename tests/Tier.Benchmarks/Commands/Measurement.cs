using Tier.Benchmarks.Reporting;
using Tier.Benchmarks.Stacks;

namespace Tier.Benchmarks.Commands;

/// <summary>Measures on each pair of servers that there is, and writes the report.</summary>
internal static class Measurement
{
    /// <summary>Measures and writes.</summary>
    /// <param name="name">The command's name.</param>
    /// <param name="output">Where the report goes.</param>
    /// <param name="notes">What the columns mean.</param>
    /// <param name="measure">Measures on one pair: the table, and why figures don't count.</param>
    /// <returns>The exit code: 1 when figures don't count.</returns>
    public static async Task<int> RunAsync(string name, ReportOutput output, IReadOnlyList<string> notes, Func<BenchmarkStack, Task<(ReportSection Section, IEnumerable<string?> Problems)>> measure)
    {
        List<ReportSection> sections = [];
        List<string> problems = [];
        foreach (var (database, broker) in BenchmarkStack.Available)
        {
            await using var stack = await BenchmarkStack.StartAsync(database, broker);
            Progress.Say($"{stack.Name}");
            var (section, found) = await measure(stack);
            sections.Add(section);
            problems.AddRange(found.OfType<string>());
        }

        return await output.WriteAsync(new(name, sections, problems, notes));
    }

    /// <summary>The servers' settings, and what else a command depends on.</summary>
    public static IReadOnlyDictionary<string, string> With(this IReadOnlyDictionary<string, string> settings, params IEnumerable<(string Name, string Value)> more)
    {
        var all = new Dictionary<string, string>(settings);
        foreach (var (name, value) in more)
        {
            all[name] = value;
        }

        return all;
    }
}
