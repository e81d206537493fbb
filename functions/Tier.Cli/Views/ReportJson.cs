using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Tier.Pipeline.Reconciliation;
using Tier.Pipeline.Recovery;

namespace Tier.Cli.Views;

/// <summary>The report as JSON: one object, with a member for each stream.</summary>
internal static class ReportJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The totals of each stream's topic, with <c>complete</c> as the verdict on all its topics, and these one by one, earlier ones too.</summary>
    /// <param name="repair">What was repaired before; null where nothing was to be.</param>
    public static string Whole(ReconciliationReport report, RepairReport? repair = null) => Serialize(report, topic =>
    {
        var topics = report.Topics.Where(other => other.Stream == topic.Stream).ToArray();
        return StreamTotals.Of(topic, topics.All(other => other.Complete)) with
        {
            Repaired = repair?.Steps.Where(step => step.Topic == topic.Topic).ToArray(),
            Topics = [.. topics.Select(TopicJson.Of)],
        };
    });

    /// <summary>The totals of each stream's topic; <c>complete</c> means here that nothing waits either.</summary>
    public static string Totals(ReconciliationReport report) => Serialize(report, topic => StreamTotals.Of(topic, topic.Complete && topic.Lag == 0));

    private static string Serialize(ReconciliationReport report, Func<TopicReport, StreamTotals> totals) =>
        JsonSerializer.Serialize(report.Topics.Where(topic => topic.Current).ToDictionary(topic => topic.Stream, totals), Options);
}

/// <summary>A stream's totals as JSON.</summary>
internal sealed record StreamTotals
{
    public required long Produced { get; init; }

    public required long Loaded { get; init; }

    public required long DeadLetters { get; init; }

    public required long Duplicates { get; init; }

    public required long Gaps { get; init; }

    public required bool Complete { get; init; }

    public required long Lag { get; init; }

    /// <summary>Offsets that have to have an outcome and have none.</summary>
    public required long Holes { get; init; }

    /// <summary>Offsets with more than one outcome.</summary>
    public required long Overlaps { get; init; }

    /// <summary>Records that the broker's retention removed before they were loaded.</summary>
    public required long Lost { get; init; }

    /// <summary>Loaded rows that fill no column but those that every row has to.</summary>
    public required long Untyped { get; init; }

    /// <summary>The fields that they keep most often.</summary>
    public required IReadOnlyList<string> UntypedFields { get; init; }

    /// <summary>The files that were replayed into the topic.</summary>
    public required IReadOnlyList<FileTotals> Files { get; init; }

    /// <summary>What was repaired before this report.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RepairStep>? Repaired { get; init; }

    /// <summary>Each of the stream's topics in full.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<TopicJson>? Topics { get; init; }

    public static StreamTotals Of(TopicReport topic, bool complete) => new()
    {
        Produced = topic.Produced,
        Loaded = topic.Counts.Loaded,
        DeadLetters = topic.Counts.DeadLetters,
        Duplicates = topic.Counts.Duplicates,
        Gaps = topic.Counts.Gaps,
        Complete = complete,
        Lag = topic.Lag,
        Holes = topic.Holes,
        Overlaps = topic.Overlaps,
        Lost = topic.Lost,
        Untyped = topic.Untyped,
        UntypedFields = topic.UntypedFields,
        Files = [.. topic.Files.Select(FileTotals.Of)],
    };
}

/// <summary>A replayed file's totals as JSON.</summary>
internal sealed record FileTotals
{
    public required string Name { get; init; }

    public required long Events { get; init; }

    /// <summary>Events that were published, over all passes.</summary>
    public required long Published { get; init; }

    /// <summary>Offsets that are known to hold an event of the file.</summary>
    public required long Recorded { get; init; }

    public required long Loaded { get; init; }

    public required long DeadLetters { get; init; }

    public required long Duplicates { get; init; }

    public required long Gaps { get; init; }

    /// <summary>Events that wait to be loaded.</summary>
    public required long Lag { get; init; }

    /// <summary>Whether another file took its place before it was published to its end.</summary>
    public required bool Replaced { get; init; }

    /// <summary>What doesn't hold, a sentence each.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    public static FileTotals Of(FileReport file) => new()
    {
        Name = file.File.Name,
        Events = file.File.Events,
        Published = file.File.Published,
        Recorded = file.Recorded,
        Loaded = file.Outcomes.Loaded,
        DeadLetters = file.Outcomes.DeadLetters,
        Duplicates = file.Outcomes.Duplicates,
        Gaps = file.Outcomes.Gaps,
        Lag = file.Waiting,
        Replaced = file.File.Replaced,
        Problems = file.Problems,
    };
}

/// <summary>A topic as JSON.</summary>
internal sealed record TopicJson(
    string Topic, string ClusterId, string TopicId, bool Current, bool Complete,
    IReadOnlyList<string> Problems, IReadOnlyList<string> Notes, IReadOnlyList<PartitionReport> Partitions)
{
    public static TopicJson Of(TopicReport topic) =>
        new(topic.Topic, topic.Identity.ClusterId, topic.Identity.TopicId, topic.Current, topic.Complete, topic.Problems, topic.Notes, topic.Partitions);
}
