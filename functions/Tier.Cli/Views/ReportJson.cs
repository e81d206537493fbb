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
        return new(topic, topics.All(other => other.Complete))
        {
            Repaired = repair?.Steps.Where(step => step.Topic == topic.Topic).ToArray(),
            Topics = topics.Select(other => new TopicJson(other)),
        };
    });

    /// <summary>The totals of each stream's topic; <c>complete</c> means here that nothing waits either.</summary>
    public static string Totals(ReconciliationReport report) => Serialize(report, topic => new(topic, topic.Complete && topic.Lag == 0));

    private static string Serialize(ReconciliationReport report, Func<TopicReport, StreamTotals> totals) =>
        JsonSerializer.Serialize(report.Topics.Where(topic => topic.Current).ToDictionary(topic => topic.Stream, totals), Options);
}

/// <summary>A stream's totals as JSON.</summary>
internal sealed class StreamTotals(TopicReport topic, bool complete)
{
    public long Produced => topic.Produced;

    public long Loaded => topic.Counts.Loaded;

    public long DeadLetters => topic.Counts.DeadLetters;

    public long Duplicates => topic.Counts.Duplicates;

    public long Gaps => topic.Counts.Gaps;

    public bool Complete => complete;

    public long Lag => topic.Lag;

    public long Holes => topic.Holes;

    public long Overlaps => topic.Overlaps;

    public long Lost => topic.Lost;

    public long Untyped => topic.Untyped;

    public IReadOnlyList<string> UntypedFields => topic.UntypedFields;

    public IEnumerable<FileTotals> Files => topic.Files.Select(file => new FileTotals(file));

    /// <summary>What was repaired before this report.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RepairStep>? Repaired { get; init; }

    /// <summary>Each of the stream's topics in full.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IEnumerable<TopicJson>? Topics { get; init; }
}

/// <summary>A replayed file's totals as JSON.</summary>
internal sealed class FileTotals(FileReport file)
{
    public string Name => file.File.Name;

    public long Events => file.File.Events;

    public long Published => file.File.Published;

    public long Recorded => file.Recorded;

    public long Loaded => file.Outcomes.Loaded;

    public long DeadLetters => file.Outcomes.DeadLetters;

    public long Duplicates => file.Outcomes.Duplicates;

    public long Gaps => file.Outcomes.Gaps;

    public long Lag => file.Waiting;

    public bool Replaced => file.File.Replaced;

    public IReadOnlyList<string> Problems => file.Problems;
}

/// <summary>A topic as JSON.</summary>
internal sealed class TopicJson(TopicReport topic)
{
    public string Topic => topic.Topic;

    public string ClusterId => topic.Identity.ClusterId;

    public string TopicId => topic.Identity.TopicId;

    public bool Current => topic.Current;

    public bool Complete => topic.Complete;

    public IReadOnlyList<string> Problems => topic.Problems;

    public IReadOnlyList<string> Notes => topic.Notes;

    public IReadOnlyList<PartitionReport> Partitions => topic.Partitions;
}
