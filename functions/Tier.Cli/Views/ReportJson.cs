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
    /// <param name="report">The report.</param>
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
