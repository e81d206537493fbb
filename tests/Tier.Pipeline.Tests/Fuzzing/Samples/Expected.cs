using System.Globalization;
using System.Text;
using Tier.Pipeline.Records;

namespace Tier.Pipeline.Tests.Fuzzing.Samples;

/// <summary>What must become of an event, from what its generator meant by each of its values.</summary>
internal sealed class Expected
{
    private Expected()
    {
    }

    /// <summary>Why the event is a dead letter; null when it is a row.</summary>
    public ReasonCode? Reason { get; private set; }

    /// <summary>The columns that aren't NULL, without the JSON ones.</summary>
    public Dictionary<string, object> Columns { get; } = [];

    /// <summary>What the JSON columns have.</summary>
    public List<KeptSample> Kept { get; } = [];

    /// <summary>How many known fields couldn't be typed.</summary>
    public int Untyped { get; private set; }

    /// <summary>What an event must become.</summary>
    public static Expected Of(EventSample sample)
    {
        var expected = new Expected();
        expected.Read(sample.Shape, sample.Members);
        expected.Reason = FirstFlaw(sample);
        if (sample.Shape != EventShapes.Weather && !expected.Columns.ContainsKey("event_id") && !HasMessageId(sample) && CloudEventId(sample) is { } id)
        {
            expected.ReadHeader(id);
        }

        return expected;
    }

    /// <summary>The id in the headers, when they identify an event.</summary>
    public static string? CloudEventId(EventSample sample) =>
        Header(sample, "ce_source") is not null && Header(sample, "ce_id") is { } id && !Placeholder.Is(id) ? id : null;

    /// <summary>Whether anything falls, by the kind and the intensity that a weather event says.</summary>
    public static bool? IsPrecipitating(EventSample sample)
    {
        var kind = LastOf(sample, "precip_type") is JsonSample.String text ? text.Value.Trim().ToLowerInvariant() : "";
        var intensity = LastOf(sample, "precip_intensity") is JsonSample.Number number ? double.Parse(number.Text, CultureInfo.InvariantCulture) : double.NaN;
        return kind is not ("" or "none" or "clear") || intensity > 0 ? true : kind.Length > 0 || intensity == 0 ? false : null;
    }

    private static bool HasMessageId(EventSample sample) =>
        LastOf(sample, "event_id") is { } id && Placeholder.IsId(id);

    private static ReasonCode? FirstFlaw(EventSample sample) => sample.Shape.Fields
        .Where(field => field.Required || field.Kind == FieldKind.Type)
        .OrderBy(field => field.Kind != FieldKind.Type)
        .Select(field => Last(sample.Members, field) switch
        {
            null => field.Required ? ReasonCode.MissingField : null,
            { Json.IsNull: true } => field.Required ? ReasonCode.MissingField : (ReasonCode?)null,
            var member => member.Field!.Flaw,
        })
        .FirstOrDefault(flaw => flaw is not null);

    /// <summary>The value that counts for a column at the top of an event.</summary>
    public static JsonSample? LastOf(EventSample sample, string column) => Last(sample.Members, sample.Shape.Fields.Single(field => field.Column == column))?.Json;

    private static MemberSample? Last(IReadOnlyList<MemberSample> members, FieldShape field) =>
        members.Where(member => member.Meant?.Name == field.Name).OrderBy(member => !member.Json.IsNull).LastOrDefault() ?? members.LastOrDefault(member => member.Name == field.Name);

    private static string? Header(EventSample sample, string name) =>
        sample.Headers.Where(header => header.Key == name).Select(header => header.Value).LastOrDefault() is { Length: > 0 } value && Utf8(value) is { } text ? text : null;

    private static string? Utf8(byte[] value) =>
        Encoding.UTF8.GetString(value) is var text && Encoding.UTF8.GetBytes(text).AsSpan().SequenceEqual(value) ? text : null;

    private void ReadHeader(string id)
    {
        if (Unicode.Length(id) <= 255)
        {
            Columns["event_id"] = id;
            return;
        }

        Untyped++;
        Kept.Add(new(EventShapes.Additional, null, "ce_id", StringGen.Plainly(id), IsRepeated: false));
    }

    private void Read(ObjectShape shape, IReadOnlyList<MemberSample> members)
    {
        foreach (var same in members.GroupBy(member => member.Name))
        {
            var field = shape.Fields.SingleOrDefault(field => field.Name == same.Key);
            var isKnown = shape.Knows(same.Key);
            foreach (var earlier in same.SkipLast(1).Where(member => !isKnown || !member.Json.IsNull))
            {
                Kept.Add(isKnown
                    ? new(EventShapes.Additional, null, shape.Path + same.Key, earlier.Json, IsRepeated: true)
                    : new(shape.Column, shape.Group, same.Key, earlier.Json, IsRepeated: true));
            }

            Read(shape, same.Last(), field ?? (same.Last().Meant is { } meant ? meant with { Name = same.Key } : null));
        }
    }

    private void Read(ObjectShape shape, MemberSample member, FieldShape? field)
    {
        if (field is not null)
        {
            Read(shape, field, member.Field!);
        }
        else if (member.Inner is { } inner)
        {
            Read(shape.Objects[member.Name], inner);
        }
        else if (!shape.Knows(member.Name))
        {
            Kept.Add(new(shape.Column, shape.Group, member.Name, member.Json, IsRepeated: false));
        }
        else if (!member.Json.IsNull)
        {
            Untype(shape, member.Name, member.Json);
        }
    }

    private void Read(ObjectShape shape, FieldShape field, FieldSample sample)
    {
        if (sample.Column is { } value && field.Column is { } column)
        {
            Columns[column] = value;
        }

        if (field.Kind != FieldKind.Type && (sample.IsKeptToo || (sample.Flaw is not null && !sample.Json.IsNull)))
        {
            Untype(shape, field.Name, sample.Json);
        }
    }

    private void Untype(ObjectShape shape, string name, JsonSample json)
    {
        Untyped++;
        Kept.Add(new(EventShapes.Additional, null, shape.Path + name, json, IsRepeated: false));
    }
}
