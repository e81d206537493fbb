using System.Globalization;
using System.Text;
using Tier.Pipeline.Etl;

namespace Tier.Pipeline.Warehouse;

/// <summary>
/// The header of a record that is a dead letter published again: <c>tier-redrive</c>, whose value is the dead letter's <c>topic_id/partition/offset</c> in
/// decimal digits. Anyone can send such a header, so it is only believed where a record with the same payload is stored at those coordinates.
/// </summary>
public static class RedriveHeader
{
    /// <summary>The header's name.</summary>
    public const string Name = "tier-redrive";

    /// <summary>The digits of the three largest numbers, and two slashes.</summary>
    private const int MaxLength = 5 + 1 + 10 + 1 + 19;

    /// <summary>The header's value for a dead letter.</summary>
    public static byte[] Value(RecordCoordinates deadLetter) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{deadLetter.TopicId}/{deadLetter.Partition}/{deadLetter.Offset}"));

    /// <summary>The coordinates that a record's header names; null without such a header, or when it isn't well-formed. Of several, the last one counts.</summary>
    public static RecordCoordinates? Read(ConsumedRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        for (var index = record.Headers.Count - 1; index >= 0; index--)
        {
            if (record.Headers[index].Key == Name)
            {
                return Parse(record.Headers[index].Value);
            }
        }

        return null;
    }

    private static RecordCoordinates? Parse(byte[]? value)
    {
        if (value is null || value.Length > MaxLength)
        {
            return null;
        }

        return Encoding.ASCII.GetString(value).Split('/') is [var topic, var partition, var offset]
            && ushort.TryParse(topic, NumberStyles.None, CultureInfo.InvariantCulture, out var topicId)
            && int.TryParse(partition, NumberStyles.None, CultureInfo.InvariantCulture, out var kafkaPartition)
            && long.TryParse(offset, NumberStyles.None, CultureInfo.InvariantCulture, out var kafkaOffset)
                ? new(topicId, kafkaPartition, kafkaOffset)
                : null;
    }
}
