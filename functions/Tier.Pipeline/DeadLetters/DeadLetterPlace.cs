using System.Globalization;
using Tier.Pipeline.Records;

namespace Tier.Pipeline.DeadLetters;

/// <summary>Where a dead letter was in Kafka.</summary>
/// <param name="TopicId">What the tables call the topic: one of several where topics of that name were deleted and made again.</param>
/// <param name="Topic">The topic's name.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The offset.</param>
public sealed record DeadLetterPlace(ushort TopicId, string Topic, int Partition, long Offset)
{
    /// <summary>As the tables say it.</summary>
    public RecordCoordinates Coordinates => new(TopicId, Partition, Offset);

    /// <summary>For people: <c>weather[0]@17</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Topic}[{Partition}]@{Offset}");
}
