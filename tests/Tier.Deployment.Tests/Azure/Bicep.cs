using Tier.Testing;

namespace Tier.Deployment.Tests.Azure;

/// <summary>Bicep, the pinned one, on the files of <c>infra/azure</c> or on a copy of them.</summary>
internal static class Bicep
{
    /// <summary>The project's own files.</summary>
    public static string Folder { get; } = Path.Combine(Repository.Root, "infra", "azure");

    /// <summary>What the linter has to say of every .bicep file in a folder.</summary>
    public static ToolResult Lint(string folder) => CheckingTool.Bicep("lint", "--pattern", Path.Combine(folder, "**", "*.bicep"));

    /// <summary>Writes every .bicep and .bicepparam file in a folder anew, as the formatter wants it.</summary>
    public static ToolResult[] Format(string folder) =>
    [
        .. new[] { "*.bicep", "*.bicepparam" }
            .Select(kind => CheckingTool.Bicep("format", "--pattern", Path.Combine(folder, "**", kind))),
    ];

    /// <summary>Whether the same would be deployed as the snapshots say.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="names">Of the parameter files; all without one.</param>
    public static ToolResult Validate(string folder, params string[] names) => CheckingTool.Run(
        Path.Combine(folder, "snapshots.sh"),
        ["validate", .. names],
        environment: [new("BICEP", CheckingTool.BicepProgram), new("NO_COLOR", "1")]);
}
