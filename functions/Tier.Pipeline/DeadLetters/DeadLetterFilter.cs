namespace Tier.Pipeline.DeadLetters;

/// <summary>Which dead letters; without any condition all of them.</summary>
public sealed record DeadLetterFilter
{
    /// <summary>Those of topics of this name, also of ones that were deleted.</summary>
    public string? Topic { get; init; }

    /// <summary>Those of this partition.</summary>
    public int? Partition { get; init; }

    /// <summary>Those at this offset.</summary>
    public long? Offset { get; init; }

    /// <summary>Those with one of these reason codes; empty: whatever the reason.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>Those that were first seen then or later, UTC.</summary>
    public DateTime? Since { get; init; }

    /// <summary>Those that were first seen before, UTC.</summary>
    public DateTime? Until { get; init; }

    /// <summary>
    /// The condition on the tables <c>dead_letters d</c>, or <c>redriven_letters d</c>, and <c>kafka_topics t</c>; its parameters are this
    /// object's properties.
    /// </summary>
    internal string Condition => string.Join(" AND ", Conditions());

    private IEnumerable<string> Conditions()
    {
        yield return "TRUE";
        if (Topic is not null)
        {
            yield return "t.name = @Topic";
        }

        if (Partition is not null)
        {
            yield return "d.kafka_partition = @Partition";
        }

        if (Offset is not null)
        {
            yield return "d.kafka_offset = @Offset";
        }

        if (Reasons.Count > 0)
        {
            yield return "d.reason IN @Reasons";
        }

        if (Since is not null)
        {
            yield return "d.first_seen >= @Since";
        }

        if (Until is not null)
        {
            yield return "d.first_seen < @Until";
        }
    }
}
