using System.Text;
using MySqlConnector;

namespace Tier.Pipeline.Warehouse;

/// <summary>
/// A condition that holds for certain coordinates: one part for each partition, because both servers use an index for such a query, but not for a list of
/// three values each.
/// </summary>
internal static class CoordinatesCondition
{
    /// <summary>Most coordinates in one condition.</summary>
    public const int MaxCoordinates = 1000;

    /// <summary>Appends the condition, and its values to the command's parameters.</summary>
    /// <param name="text">The statement so far.</param>
    /// <param name="command">The command that gets the values.</param>
    /// <param name="columns">The columns of topic id, partition and offset.</param>
    /// <param name="coordinates">The coordinates, at least one.</param>
    public static StringBuilder AppendCondition(
        this StringBuilder text, MySqlCommand command, (string TopicId, string Partition, string Offset) columns, IEnumerable<RecordCoordinates> coordinates)
    {
        var or = "";
        text.Append('(');
        foreach (var partition in coordinates.GroupBy(record => (record.TopicId, record.Partition)))
        {
            command.Parameters.Add(new() { Value = partition.Key.TopicId });
            command.Parameters.Add(new() { Value = partition.Key.Partition });
            text.Append(or).Append(columns.TopicId).Append(" = ? AND ").Append(columns.Partition).Append(" = ? AND ").Append(columns.Offset).Append(" IN (");
            var comma = "";
            foreach (var record in partition)
            {
                command.Parameters.Add(new() { Value = record.Offset });
                text.Append(comma).Append('?');
                comma = ",";
            }

            text.Append(')');
            or = " OR ";
        }

        return text.Append(')');
    }
}
