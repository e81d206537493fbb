namespace Tier.Deployment.Tests;

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Errors">What it wrote to the error output.</param>
internal sealed record ToolResult(int ExitCode, string Output, string Errors)
{
    /// <summary>All that it wrote.</summary>
    public string Text => Output + Errors;
}
