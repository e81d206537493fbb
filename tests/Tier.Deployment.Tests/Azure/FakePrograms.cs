using System.Runtime.Versioning;
using Tier.Testing;

namespace Tier.Deployment.Tests.Azure;

/// <summary>A folder in front of PATH, with programs that do nothing but write down how they were called.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class FakePrograms : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("tier-azure-").FullName;

    /// <summary>Makes them.</summary>
    /// <param name="names">Their names.</param>
    public FakePrograms(params string[] names)
    {
        foreach (var name in names)
        {
            var path = Path.Combine(folder, name);
            File.WriteAllText(path, $"#!/bin/sh\necho \"{name} $*\" >>\"{Log}\"\n");
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    /// <summary>The calls so far, one a line.</summary>
    public IReadOnlyList<string> Calls => File.Exists(Log) ? File.ReadAllLines(Log) : [];

    private string Log => Path.Combine(folder, "calls");

    /// <summary>Runs a script of <c>infra/azure</c> that finds them.</summary>
    /// <param name="script">The file's name.</param>
    /// <param name="environment">Variables, as azd sets them.</param>
    public ToolResult Run(string script, params (string Name, string? Value)[] environment) => CheckingTool.Run(
        Path.Combine(Repository.Root, "infra", "azure", script),
        [],
        environment:
        [
            new("PATH", $"{folder}:{Environment.GetEnvironmentVariable("PATH")}"),
            .. environment.Select(variable => KeyValuePair.Create(variable.Name, variable.Value)),
        ]);

    /// <inheritdoc />
    public void Dispose() => Directory.Delete(folder, recursive: true);
}
