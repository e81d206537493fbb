using System.Globalization;
using System.Text.Json;
using Tier.Pipeline.Records;
using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Tests.Fuzzing.Samples;

/// <summary>
/// Reads any record's value as a sample, so that what must become of it is known. Whether a text is a time is taken from the outcome: that
/// the times are the right ones is shown by samples that were made of times.
/// </summary>
internal static class EventReading
{
    private const int ColumnLength = 255;
    private static readonly object AnyTime = DateTime.UnixEpoch;
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 100_000 };

    /// <summary>The event; null when the value isn't a JSON object.</summary>
    /// <param name="isWeather">Which stream it belongs to.</param>
    /// <param name="json">The object's text.</param>
    /// <param name="outcome">What the record became.</param>
    public static EventSample? Read(bool isWeather, string json, RecordOutcome outcome)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            if (document.RootElement.ValueKind is not JsonValueKind.Object)
            {
                return null;
            }

            var members = JsonReading.Members(document.RootElement);
            var shape = isWeather ? EventShapes.Weather : ForeignMembers.ShapeOf([.. members.Select(member => member.Key.Storable)]);
            var columns = outcome.Row is null ? [] : OutcomeCheck.Columns(shape, outcome);
            var read = Members(shape, members, outcome, columns);
            return new(
                shape, isWeather ? read : ForeignMembers.Read(shape, read, (field, json) => Field(field, json, outcome, columns)), "", "", outcome.Record.Headers);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IReadOnlyList<MemberSample> Members(
        ObjectShape shape, IReadOnlyList<KeyValuePair<JsonSample.String, JsonSample>> members, RecordOutcome outcome, Dictionary<string, object?> columns) =>
        [.. members.Select(member =>
        {
            var name = member.Key.Storable;
            name = shape.Prefix.Length > 0 && name.StartsWith(shape.Prefix, StringComparison.Ordinal) ? name[shape.Prefix.Length..] : name;
            return new MemberSample(member.Key, name, member.Value)
            {
                Field = shape.Fields.SingleOrDefault(field => field.Name == name) is { } known ? Field(known, member.Value, outcome, columns) : null,
                Inner = shape.Objects.TryGetValue(name, out var inner) && member.Value is JsonSample.Object own ? Members(inner, own.Members, outcome, columns) : null,
            };
        })];

    private static FieldSample Field(FieldShape field, JsonSample json, RecordOutcome outcome, Dictionary<string, object?> columns) => (field.Kind, json) switch
    {
        (_, { IsNull: true }) => FieldSample.Nothing(json),
        (FieldKind.Type, JsonSample.String { Value: "track" }) => FieldSample.Nothing(json),
        (FieldKind.Type, _) => FieldSample.Bad(json, ReasonCode.UnsupportedType),
        (FieldKind.Number, JsonSample.Number number) => Number(field, number),
        (FieldKind.Id or FieldKind.EventId, JsonSample.Number { Text.Length: <= ColumnLength } number) => new(json, number.Text),
        (FieldKind.Id or FieldKind.EventId, JsonSample.Number) => FieldSample.Bad(json, ReasonCode.TooLarge),
        (FieldKind.Id or FieldKind.EventId, JsonSample.String { Value: "" }) => FieldSample.Nothing(json),
        (FieldKind.EventId, JsonSample.String text) when Placeholder.Is(text.Value) => FieldSample.Bad(json, ReasonCode.WrongType),
        (FieldKind.PrecipType, JsonSample.String type) => PrecipType(type),
        (FieldKind.Time, JsonSample.String or JsonSample.Number) => Time(field, json, outcome, columns),
        (FieldKind.Text or FieldKind.Id or FieldKind.EventId, JsonSample.String text) => Text(field, text),
        _ => FieldSample.Bad(json, ReasonCode.WrongType),
    };

    private static FieldSample PrecipType(JsonSample.String type) => type.Value.ToLowerInvariant() switch
    {
        "rain" or "snow" or "sleet" or "hail" or "ice" or "mixed" => new(type, type.Value.ToLowerInvariant()),
        "none" or "clear" => FieldSample.Nothing(type),
        var other => string.IsNullOrWhiteSpace(other) ? FieldSample.Nothing(type) : FieldSample.Bad(type, ReasonCode.WrongType),
    };

    private static FieldSample Text(FieldShape field, JsonSample.String text) =>
        field.Required && string.IsNullOrWhiteSpace(text.Value) ? FieldSample.Bad(text, ReasonCode.MissingField)
        : Unicode.Length(text.Value) > ColumnLength ? FieldSample.Bad(text, ReasonCode.TooLarge)
        : text.IsUnicode ? new(text, text.Value)
        : field.Required ? new(text, Unicode.Replaced(text.Value)) { IsKeptToo = true }
        : FieldSample.Bad(text, ReasonCode.WrongType);

    private static FieldSample Number(FieldShape field, JsonSample.Number json) =>
        double.Parse(json.Text, CultureInfo.InvariantCulture) is var number && number >= field.Least && number <= field.Most
            ? new(json, number)
            : FieldSample.Bad(json, ReasonCode.OutOfRange);

    private static FieldSample Time(FieldShape field, JsonSample json, RecordOutcome outcome, Dictionary<string, object?> columns) =>
        columns.GetValueOrDefault(field.Column!) is { } time ? new(json, time)
        : outcome.Row is null && outcome.Rejection!.Reason != ReasonCode.InvalidTimestamp ? new(json, AnyTime)
        : FieldSample.Bad(json, ReasonCode.InvalidTimestamp);
}
