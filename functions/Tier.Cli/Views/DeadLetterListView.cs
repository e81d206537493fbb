using System.Text.Json;
using Spectre.Console;
using Tier.Cli.Status;
using Tier.Pipeline.DeadLetters;

namespace Tier.Cli.Views;

/// <summary>A list of dead letters, and how many there are of each reason.</summary>
internal static class DeadLetterListView
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Prints them for people.</summary>
    /// <param name="selection">All that were chosen.</param>
    /// <param name="newest">Those that are listed.</param>
    public static void Show(TextWriter output, DeadLetterSelection selection, IReadOnlyList<DeadLetterSummary> newest)
    {
        if (newest.Count > 0)
        {
            var table = new Table().Border(TableBorder.None)
                .AddColumn(new TableColumn("record").NoWrap()).AddColumn(new TableColumn("first seen").NoWrap())
                .AddColumn(new TableColumn("reason").NoWrap()).AddColumn("");
            foreach (var deadLetter in newest)
            {
                table.AddRow(
                    new Text(deadLetter.Place.ToString()), new Text(DisplayText.Of(deadLetter.FirstSeen)), new Text(deadLetter.Reason),
                    new Text(DisplayText.Of(deadLetter.Sentence)));
            }

            Consoles.For(output).Write(table);
            output.WriteLine();
        }

        output.WriteLine(Count(selection, newest.Count));
    }

    /// <summary>All of it as JSON: <c>count</c>, <c>byReason</c>, <c>deadLetters</c>.</summary>
    public static string Json(DeadLetterSelection selection, IReadOnlyList<DeadLetterSummary> newest) => JsonSerializer.Serialize(
        new
        {
            selection.Count,
            ByReason = ByReason(selection).ToDictionary(reason => reason.Reason, reason => reason.Count),
            DeadLetters = newest.Select(deadLetter => new
            {
                deadLetter.Place.Topic,
                deadLetter.Place.TopicId,
                deadLetter.Place.Partition,
                deadLetter.Place.Offset,
                deadLetter.Reason,
                deadLetter.Sentence,
                deadLetter.ValueLength,
                deadLetter.FirstSeen,
            }),
        },
        Options);

    /// <summary>Prints what were dead letters.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="newest">Those that are listed.</param>
    public static void Show(TextWriter output, long count, IReadOnlyList<RedrivenLetter> newest)
    {
        if (newest.Count > 0)
        {
            var table = new Table().Border(TableBorder.None)
                .AddColumn(new TableColumn("record").NoWrap()).AddColumn(new TableColumn("first seen").NoWrap())
                .AddColumn(new TableColumn("redriven").NoWrap()).AddColumn(new TableColumn("is now").NoWrap())
                .AddColumn(new TableColumn("was").NoWrap()).AddColumn("").AddColumn("by version");
            foreach (var letter in newest)
            {
                table.AddRow(
                    new Text(letter.Place.ToString()), new Text(DisplayText.Of(letter.FirstSeen)),
                    new Text(DisplayText.Of(letter.RedrivenAt)), new Text(letter.Outcome), new Text(letter.Reason),
                    new Text(DisplayText.Of(letter.Sentence)), new Text(letter.AppVersion));
            }

            Consoles.For(output).Write(table);
            output.WriteLine();
        }

        var part = newest.Count < count ? $"; the last {newest.Count:N0} are listed" : "";
        output.WriteLine(count == 0 ? "None was redriven." : $"{count:N0} redriven{part}.");
    }

    /// <summary>What were dead letters, as JSON: <c>count</c>, <c>redriven</c>.</summary>
    public static string Json(long count, IReadOnlyList<RedrivenLetter> newest) => JsonSerializer.Serialize(
        new
        {
            count,
            Redriven = newest.Select(letter => new
            {
                letter.Place.Topic,
                letter.Place.TopicId,
                letter.Place.Partition,
                letter.Place.Offset,
                letter.Reason,
                letter.Sentence,
                letter.FirstSeen,
                letter.Outcome,
                letter.RedrivenAt,
                letter.AppVersion,
            }),
        },
        Options);

    private static string Count(DeadLetterSelection selection, int listed)
    {
        if (selection.Count == 0)
        {
            return "No dead letters.";
        }

        var reasons = string.Join(", ", ByReason(selection).Select(reason => $"{reason.Count:N0} {reason.Reason}"));
        var part = listed < selection.Count ? $"; the newest {listed:N0} are listed" : "";
        return $"{selection.Count:N0} dead letter{(selection.Count == 1 ? "" : "s")}: {reasons}{part}.";
    }

    private static IEnumerable<(string Reason, long Count)> ByReason(DeadLetterSelection selection) => selection.Groups
        .GroupBy(group => group.Reason)
        .Select(reason => (Reason: reason.Key, Count: reason.Sum(group => group.Count)))
        .OrderByDescending(reason => reason.Count).ThenBy(reason => reason.Reason, StringComparer.Ordinal);
}
