using Tier.Pipeline.Reconciliation;

namespace Tier.Cli.Views;

/// <summary>Where the outcomes of a topic come from: how many of them are events of the files that were replayed into it.</summary>
internal static class SourceText
{
    /// <summary>The left side of the equation: <c>file 2,886 = topic 2,886</c>.</summary>
    public static string Of(TopicReport topic)
    {
        var total = topic.Counts.Total;
        var fromFiles = topic.Files.Sum(file => file.Outcomes.Total);
        string[] parts =
        [
            .. topic.Files.Where(file => !file.File.Replaced || file.Outcomes.Total > 0).Select(Of),
            .. topic.Files.Count > 0 && total > fromFiles ? [$"{total - fromFiles:N0} others"] : Array.Empty<string>(),
        ];
        return parts.Length == 0 ? $"topic {total:N0}" : $"{string.Join(" + ", parts)} = topic {total:N0}";
    }

    private static string Of(FileReport file)
    {
        var published = file switch
        {
            { File.Position.Pass: > 0 } => $"{file.Recorded:N0} of file {file.File.Events:N0} repeated",
            { File.Replaced: true } or { IsPublished: false } => $"{file.Recorded:N0} of file {file.File.Events:N0}",
            _ when file.Recorded != file.File.Published => $"{file.Recorded:N0} of file {file.File.Events:N0}",
            _ => $"file {file.File.Events:N0}",
        };
        return file.Recorded == file.Outcomes.Total ? published : $"{published} − {file.Recorded - file.Outcomes.Total:N0} not loaded";
    }
}
