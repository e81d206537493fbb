namespace Tier.Pipeline.Reconciliation;

/// <summary>Whether the promise holds: every offset from the low watermark at first sight up to the committed one has exactly one outcome.</summary>
/// <param name="Topics">A report for each topic, the current ones first.</param>
public sealed record ReconciliationReport(IReadOnlyList<TopicReport> Topics)
{
    /// <summary>Whether it holds for all.</summary>
    public bool Complete => Topics.All(topic => topic.Complete);
}
