using System.Diagnostics;
using Tier.Testing;

namespace Tier.Deployment.Tests;

/// <summary>
/// A program that checks files of the project, as <c>infra/install_tools.sh</c> installs it. One that isn't there is a failure, never a
/// skip.
/// </summary>
internal static class CheckingTool
{
    private static readonly string Folder = Path.Combine(Repository.Root, ".tier", "tools");

    /// <summary>Docker Compose, the program or docker's plugin.</summary>
    public static ToolResult Compose(params string[] arguments) =>
        OnPath("docker-compose") is { } program ? Run(program, arguments) : Run(Find("docker", "compose"), ["compose", .. arguments]);

    /// <summary>kubectl, the pinned one.</summary>
    public static ToolResult Kubectl(params string[] arguments) => Run(Installed("kubectl", "kubectl"), arguments);

    /// <summary>Bicep, the pinned one.</summary>
    public static ToolResult Bicep(params string[] arguments) => Run(BicepProgram, arguments);

    /// <summary>The path of Bicep.</summary>
    public static string BicepProgram => Installed("bicep", "bicep");

    /// <summary>ShellCheck, of the distribution.</summary>
    public static ToolResult ShellCheck(params string[] arguments) => Run(Find("shellcheck", "shellcheck"), arguments);

    /// <summary>A program of one of the npm packages.</summary>
    /// <param name="program">Its name: <c>dockerfile-utils</c>.</param>
    /// <param name="arguments">Its arguments.</param>
    public static ToolResult Node(string program, params string[] arguments) =>
        Run(Find("node", "node-checkers"), [Installed(Path.Combine("node_modules", ".bin", program), "node-checkers"), .. arguments]);

    /// <summary>The schemas of Kubernetes and KEDA (<c>infra/tools/check_manifests.js</c>).</summary>
    /// <param name="manifests">The objects, as YAML.</param>
    public static ToolResult Schemas(string manifests)
    {
        _ = Installed(Path.Combine("node_modules", ".package-lock.json"), "node-checkers");
        return Run(Find("node", "node-checkers"), [Path.Combine(Repository.Root, "infra", "tools", "check_manifests.js")], manifests);
    }

    /// <summary>Runs any program, in the project's folder.</summary>
    /// <param name="program">Its path, or its name on PATH.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">What it reads from standard input.</param>
    /// <param name="environment">Variables beside this process's own; null for one that isn't set.</param>
    public static ToolResult Run(
        string program, IEnumerable<string> arguments, string input = "", IEnumerable<KeyValuePair<string, string?>>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading, which its exit code explains.
        }

        if (!process.WaitForExit(TimeSpan.FromMinutes(1)))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} didn't end within a minute.");
        }

        return new(process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
    }

    private static string Installed(string path, string tool)
    {
        var file = Path.Combine(Folder, path);
        return File.Exists(file) ? file : throw Missing(file, tool);
    }

    private static string Find(string program, string tool) => OnPath(program) ?? throw Missing(program, tool);

    private static string? OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    private static FileNotFoundException Missing(string file, string tool) =>
        new($"There is no {file}: run infra/install_tools.sh {tool}.");
}
