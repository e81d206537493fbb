using System.Text.Json;
using Tier.Cli.Run;
using Tier.Cli.Status;
using Tier.Pipeline.Conflicts;

namespace Tier.Cli.Views;

/// <summary>Conflicts, for people.</summary>
internal static class ConflictsView
{
    /// <summary>A payload may differ in thousands of fields.</summary>
    private const int MostFields = 20;

    /// <summary>Prints them.</summary>
    public static void Write(TextWriter output, ConflictSelection selection)
    {
        foreach (var conflict in selection.Shown)
        {
            output.WriteLine($"{conflict.Stream}  {DisplayText.Of(conflict.EventId)}");
            output.WriteLine($"  {Place(conflict.First)} → {Place(conflict.Other)}");
            foreach (var line in Lines(conflict))
            {
                output.WriteLine($"  {line}");
            }
        }

        output.WriteLine(Summary(selection));
    }

    private static IEnumerable<string> Lines(Conflict conflict)
    {
        if (conflict.SameRow)
        {
            return ["the same row, other bytes"];
        }

        if (conflict.NotCompared is { } why)
        {
            return [$"not compared: {DisplayText.Of(why)}"];
        }

        var fields = conflict.Differences.Take(MostFields).Select(difference => $"{DisplayText.Of(difference.Field)}: {Value(difference.First)} → {Value(difference.Other)}");
        fields = conflict.TransportOnly ? fields.Prepend("the same event, sent again") : fields;
        return conflict.Differences.Count > MostFields
            ? fields.Append($"… and {conflict.Differences.Count - MostFields:N0} more fields (--json has them all)")
            : fields;
    }

    private static string Summary(ConflictSelection selection)
    {
        var others = selection.Shown.Count(conflict => !conflict.IsReal);
        var count = (selection.Shown.Count - others) switch
        {
            0 => "No conflicts",
            1 => "1 conflict",
            var many => $"{many:N0} conflicts",
        };
        count += others == 0 ? "." : $", and {others:N0} that mean the same row or were sent again.";
        var more = selection.More ? " There are more: --limit 0 shows all." : "";
        return count + more + LeftOut(selection);
    }

    private static string LeftOut(ConflictSelection selection)
    {
        (int Count, string What)[] left =
        [
            (selection.SameRow, "that differ in their bytes only and mean the same row"),
            (selection.TransportOnly, "that were sent again and differ in sentAt, receivedAt or Segment's timestamp only"),
        ];
        var some = left.Where(kind => kind.Count > 0)
            .Select(kind => $"{kind.Count:N0} {kind.What}")
            .ToList();
        return some.Count == 0 ? "" : $" Left out: {string.Join(", ", some)} (--all).";
    }

    private static string Place(ConflictRecord record) => $"{record.Topic}[{record.Partition}]@{record.Offset}";

    private static string Value(JsonElement? value) => value is { } json ? DisplayText.Of(json.GetRawText()) : "absent";
}

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
