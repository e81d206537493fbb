using System.Diagnostics;

namespace Tier.Cli.Tests.Func;

/// <summary>A shell script in func's place, in a project's folder of its own.</summary>
internal sealed class FuncStandIn : IDisposable
{
    public FuncStandIn(string script)
    {
        Root = Directory.CreateTempSubdirectory("tier-func-").FullName;
        AppFolder = Directory.CreateDirectory(Path.Combine(Root, "functions", "Tier.Functions")).FullName;
        Program = Path.Combine(Root, "func");

        // Not by this process: another thread could start a process meanwhile, which has the file open for a moment, and then it
        // can't be run.
        using var write = Process.Start("/bin/sh", ["-c", """printf '#!/bin/sh\n%s\n' "$1" >"$0" && chmod +x "$0" """, Program, script]);
        write.WaitForExit();
    }

    /// <summary>The project's folder.</summary>
    public string Root { get; }

    /// <summary>The app's folder in it.</summary>
    public string AppFolder { get; }

    /// <summary>The script.</summary>
    public string Program { get; }

    /// <inheritdoc />
    public void Dispose() => Directory.Delete(Root, recursive: true);
}
