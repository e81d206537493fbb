using Tier.Pipeline.Reconciliation;

namespace Tier.Cli.Views;

/// <summary>A topic as JSON.</summary>
internal sealed record TopicJson(
    string Topic, string ClusterId, string TopicId, bool Current, bool Complete,
    IReadOnlyList<string> Problems, IReadOnlyList<string> Notes, IReadOnlyList<PartitionReport> Partitions)
{
    public static TopicJson Of(TopicReport topic) =>
        new(topic.Topic, topic.Identity.ClusterId, topic.Identity.TopicId, topic.Current, topic.Complete, topic.Problems, topic.Notes, topic.Partitions);
}
