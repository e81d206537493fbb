using System.Text.Json;
using Tier.Cli.Run;

namespace Tier.Cli.Views;

/// <summary>Conflicts as JSON. The encoder escapes what could write over a terminal.</summary>
internal static class ConflictsJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Prints them: <c>conflicts</c>, <c>more</c> (whether the limit left some out), <c>sameRow</c> and
    /// <c>transportOnly</c> (how many were left out that mean the same row, or differ in transport fields only).</summary>
    public static void Write(TextWriter output, ConflictSelection selection) =>
        output.WriteLine(JsonSerializer.Serialize(
            new { Conflicts = selection.Shown, selection.More, selection.SameRow, selection.TransportOnly }, Options));
}
