namespace Tier.EndToEnd.Tests.Running;

/// <summary>A run of the program that has ended.</summary>
/// <param name="Arguments">What it was given.</param>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Errors">Standard error.</param>
/// <param name="Took">From its start to its end.</param>
internal sealed record Finished(string Arguments, int ExitCode, string Output, string Errors, TimeSpan Took)
{
    /// <summary>The lines of standard output that aren't empty.</summary>
    public IReadOnlyList<string> Lines { get; } = Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>All of it, for the message of a test that fails.</summary>
    public override string ToString() => $"tier {Arguments} ended with {ExitCode} after {Took.TotalSeconds:0.0} s\n{Output}\n{Errors}".Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
}
