using System.Text.Json;
using Tier.Cli.Run;

namespace Tier.Cli.Views;

/// <summary>Conflicts as JSON. The encoder escapes what could write over a terminal.</summary>
internal static class ConflictsJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Prints them: <c>conflicts</c>, <c>more</c> (whether the limit left some out), <c>sameRow</c> (how many were left out that mean the same row).</summary>
    public static void Write(TextWriter output, ConflictSelection selection) =>
        output.WriteLine(JsonSerializer.Serialize(new { Conflicts = selection.Shown, selection.More, selection.SameRow }, Options));
}
