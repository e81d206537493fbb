using System.Text.Json;
using System.Text.Json.Serialization;
using Tier.Pipeline.Reconciliation;

namespace Tier.Cli.Views;

/// <summary>The report as JSON.</summary>
internal static class ReportJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    };

    /// <summary>The whole report.</summary>
    public static string Whole(ReconciliationReport report) => JsonSerializer.Serialize(report, Options);

    /// <summary>The totals of each stream's topic, in one object: produced, loaded, deadLetters, duplicates, gaps, complete.</summary>
    public static string Totals(ReconciliationReport report) => JsonSerializer.Serialize(
        report.Topics.Where(topic => topic.Current).ToDictionary(
            topic => topic.Stream,
            topic => new
            {
                topic.Produced,
                topic.Counts.Loaded,
                topic.Counts.DeadLetters,
                topic.Counts.Duplicates,
                topic.Counts.Gaps,
                Complete = topic.Complete && topic.Lag == 0,
            }),
        Options);
}
