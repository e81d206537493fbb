using System.CommandLine;
using Tier.Benchmarks.Reporting;

namespace Tier.Benchmarks.Commands;

/// <summary>The options that every command has.</summary>
internal static class CommonOptions
{
    private static readonly Option<bool> Quick = new("--quick") { Description = "Small: to see that it works, not how fast it is", Recursive = true };

    private static readonly Option<string?> Json = new("--json") { Description = "The figures as JSON: to a file, or to standard output when no file is named", Arity = ArgumentArity.ZeroOrOne, Recursive = true };

    private static readonly Option<string?> Output = new("--output") { Description = "A folder for NAME.md and NAME.json", Recursive = true };

    /// <summary>Adds them to the root.</summary>
    public static void AddTo(RootCommand root)
    {
        root.Options.Add(Quick);
        root.Options.Add(Json);
        root.Options.Add(Output);
    }

    /// <summary>Whether all is to be small.</summary>
    public static bool IsQuick(this ParseResult result) => result.GetValue(Quick);

    /// <summary>Where the report goes.</summary>
    public static ReportOutput Reports(this ParseResult result) => new(result.GetResult(Json) is null ? null : result.GetValue(Json) ?? "", result.GetValue(Output));
}
