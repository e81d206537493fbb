using Tier.Testing;

namespace Tier.Deployment.Tests.Azure;

/// <summary>Bicep, the pinned one, on the files of <c>infra/azure</c> or on a copy of them.</summary>
internal static class Bicep
{
    private static readonly string Program = Path.Combine(Repository.Root, ".tier", "tools", "bicep");

    /// <summary>The project's own files.</summary>
    public static string Folder { get; } = Path.Combine(Repository.Root, "infra", "azure");

    /// <summary>What the linter has to say of every .bicep file in a folder.</summary>
    public static ToolResult Lint(string folder) => Run("lint", "--pattern", Path.Combine(folder, "**", "*.bicep"));

    /// <summary>Writes every .bicep and .bicepparam file in a folder anew, as the formatter wants it.</summary>
    public static ToolResult[] Format(string folder) =>
        [.. new[] { "*.bicep", "*.bicepparam" }.Select(kind => Run("format", "--pattern", Path.Combine(folder, "**", kind)))];

    /// <summary>Whether the same would be deployed as the snapshots say.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="names">Of the parameter files; all without one.</param>
    public static ToolResult Validate(string folder, params string[] names) => CheckingTool.Run(
        Path.Combine(folder, "snapshots.sh"), ["validate", .. names], environment: [new("BICEP", Installed()), new("NO_COLOR", "1")]);

    private static ToolResult Run(params string[] arguments) => CheckingTool.Run(Installed(), arguments);

    private static string Installed() =>
        File.Exists(Program) ? Program : throw new FileNotFoundException($"There is no {Program}: run infra/install_tools.sh bicep.");
}
