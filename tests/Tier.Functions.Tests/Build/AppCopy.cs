using System.Diagnostics;
using Tier.Testing;

namespace Tier.Functions.Tests.Build;

/// <summary>What the app is built from, as a clone has it, in a folder of its own, and with a local.settings.json.</summary>
public sealed class AppCopy : IAsyncLifetime
{
    private const string App = "functions/Tier.Functions";
    private static readonly string[] Securities = ["Plaintext", "SaslSsl", "Ssl"];
    private static readonly string[] Sources =
        [App, "functions/Tier.Pipeline", "functions/Worker.Extensions.Kafka.StandIn", "infra", "data"];

    private static readonly string[] Files = ["host.json", "global.json", "Directory.Build.props", "Directory.Packages.props"];

    private readonly string folder = Directory.CreateTempSubdirectory("tier-app-").FullName;

    /// <summary>Whether no package source has the Kafka extension, as infra/build.sh found.</summary>
    public bool HasStandIn { get; private set; }

    /// <summary>The folders of the Sdk's project for the host, after infra/build.sh.</summary>
    public IReadOnlyList<string> HostProjects { get; private set; } = [];

    /// <summary>What each build tells the host of its functions: by how the app talks to the brokers, JSON.</summary>
    public Dictionary<string, string> Metadata { get; } = [];

    /// <summary>What infra/build.sh printed when nothing had changed since it built.</summary>
    public string SecondBuild { get; private set; } = "";

    /// <summary>The folder of the built app.</summary>
    public string Output => FileNamed(App, "bin", "Release", "net10.0");

    /// <summary>Builds as start_app.sh does, and then all that the host takes.</summary>
    public async ValueTask InitializeAsync()
    {
        Array.ForEach(Sources, Copy);
        Array.ForEach(Files, file => File.Copy(Path.Combine(Repository.Root, file), FileNamed(file)));
        await File.WriteAllTextAsync(FileNamed("local.settings.json"), """{ "IsEncrypted": false, "Values": {} }""");

        Directory.CreateDirectory(FileNamed("tests")); // where infra/build.sh looks for what has changed
        var (code, output) = await RunAsync("infra/build.sh", [App], [("BrokerSecurity", Securities[0])]);
        code.Should().Be(0, output);
        HasStandIn = File.Exists(FileNamed(".tier", "kafka-extension-is-missing"));
        HostProjects = Directory.GetDirectories(folder, "WorkerExtensions", SearchOption.AllDirectories);
        (_, SecondBuild) = await RunAsync("infra/build.sh", [App], []);
        foreach (var security in Securities)
        {
            await BuildAsync(security);
        }
    }

    /// <summary>A path in the folder.</summary>
    public string FileNamed(params IEnumerable<string> names) => Path.Combine([folder, .. names]);

    /// <summary>Runs a command of dotnet on the app, with the Kafka extension that there is.</summary>
    /// <returns>The exit code, and all that it printed.</returns>
    public Task<(int Code, string Output)> DotnetAsync(string command, params IEnumerable<string> options) =>
        RunAsync("dotnet", [command, App, "--nologo", .. options], HasStandIn ? [("KafkaExtension", "StandIn")] : []);

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task BuildAsync(string security)
    {
        var (code, output) = await DotnetAsync(
            "build", "--no-restore", "-c", "Release", "-p:BuildProjectReferences=false", $"-p:BrokerSecurity={security}");
        code.Should().Be(0, output);
        Metadata[security] = await File.ReadAllTextAsync(Path.Combine(Output, "functions.metadata"));
    }

    private async Task<(int Code, string Output)> RunAsync(
        string command, IEnumerable<string> arguments, IEnumerable<(string Name, string Value)> variables)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", """exec "$@" 2>&1""", "sh", command, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        };
        start.Environment.Remove("KafkaExtension");
        start.Environment["RunAnalyzers"] = "false"; // the build of the tests has run them
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }

    private void Copy(string source)
    {
        var root = Path.Combine(Repository.Root, source);
        foreach (var file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(root, file);
            if (name.Split('/') is [not ("bin" or "obj" or "generator"), ..])
            {
                var copy = FileNamed(source, name);
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
        }
    }
}
