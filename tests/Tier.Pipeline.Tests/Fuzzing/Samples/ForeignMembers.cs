namespace Tier.Pipeline.Tests.Fuzzing.Samples;

/// <summary>Members of a track whose names its form doesn't know and that mean a column all the same, as docs/tables.md has it.</summary>
internal static class ForeignMembers
{
    private const string Prefix = "segment_tracks.";

    /// <summary>In lower case; of several names of a column the first one counts.</summary>
    private static readonly Dictionary<string, string[]> Names = new()
    {
        ["event_id"] = ["event_id", "messageid", "message_id"],
        ["event_name"] = ["event_name", "event_text", "event"],
        ["original_timestamp"] = ["original_timestamp_time", "originaltimestamp", "original_timestamp"],
        ["sent_at"] = ["sent_time", "sentat", "sent_at"],
        ["received_at"] = ["received_time", "receivedat", "received_at"],
        ["timestamp"] = ["timestamp_time", "timestamp"],
        ["anonymous_id"] = ["anonymous_id", "anonymousid"],
        ["user_id"] = ["user_id", "userid"],
    };

    private static readonly string[] CallNames = ["type", "messageid", "originaltimestamp", "sentat", "receivedat", "anonymousid", "userid", "properties", "context"];
    private static readonly string[] FlatNames = ["event_id", "event_name", "event_text", "original_timestamp_time", "sent_time", "received_time", "timestamp_time", "properties_rating"];

    /// <summary>The form that more of the names belong to.</summary>
    public static ObjectShape ShapeOf(IEnumerable<string> names)
    {
        string[] all = [.. names.Select(name => name.ToLowerInvariant())];
        var call = all.Count(CallNames.Contains);
        var flat = names.Count(name => name.StartsWith(Prefix, StringComparison.Ordinal)) + all.Count(name => FlatNames.Contains(name) || name.StartsWith("context_", StringComparison.Ordinal));
        return call > flat || (call == flat && all.Any(name => name is "type" or "event")) ? EventShapes.SegmentCall : EventShapes.FlatTrack;
    }

    /// <summary>The members, those that fill a column under a foreign name as fields of it.</summary>
    /// <param name="shape">The event's form.</param>
    /// <param name="members">The event's members.</param>
    /// <param name="read">Reads a value as a field's.</param>
    public static IReadOnlyList<MemberSample> Read(ObjectShape shape, IReadOnlyList<MemberSample> members, Func<FieldShape, JsonSample, FieldSample> read)
    {
        var unknown = members.Where(member => !shape.Knows(member.Name)).GroupBy(member => member.Name).Select(same => same.Last()).ToArray();
        var isWarehouse = shape == EventShapes.FlatTrack && unknown.Any(member => Lower(member) == "event_text");
        var meant = new Dictionary<MemberSample, FieldShape>(ReferenceEqualityComparer.Instance);
        foreach (var column in Columns(shape))
        {
            var names = (Names.GetValueOrDefault(column.Column!) ?? [column.Column!]).Concat(!isWarehouse ? [] : column.Column switch { "event_id" => ["id"], "properties_rating" => ["rating"], _ => Array.Empty<string>() });
            var current = Current(shape, members, column.Column!);
            foreach (var member in names.SelectMany(name => unknown.Where(member => Lower(member) == name)))
            {
                if (current is null || (current.IsNull && !member.Json.IsNull))
                {
                    meant[member] = column;
                    current = member.Json;
                }
            }
        }

        return [.. members.Select(member => meant.TryGetValue(member, out var field) ? member with { Meant = field, Field = read(field, member.Json) } : member)];
    }

    private static string Lower(MemberSample member) =>
        (member.Name.StartsWith(Prefix, StringComparison.Ordinal) ? member.Name[Prefix.Length..] : member.Name).ToLowerInvariant();

    private static IEnumerable<FieldShape> Columns(ObjectShape shape) =>
        shape.Fields.Where(field => field.Column is not null).Concat(shape.Objects.Values.SelectMany(Columns));

    private static JsonSample? Current(ObjectShape shape, IReadOnlyList<MemberSample>? members, string column)
    {
        if (shape.Fields.SingleOrDefault(field => field.Column == column) is { } own)
        {
            return members?.LastOrDefault(member => member.Name == own.Name)?.Json;
        }

        return shape.Objects.Select(inner => Current(inner.Value, members?.LastOrDefault(member => member.Name == inner.Key)?.Inner, column)).FirstOrDefault(json => json is not null);
    }
}
