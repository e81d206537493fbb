using Tier.Pipeline.Records;
using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Tests.Streams;

/// <summary>What a record became, with its row as a type.</summary>
internal sealed record StepResult<TRow>(TRow? Value, Rejection? Rejection)
    where TRow : class;

/// <summary>What every row has; two rows with the same values are equal.</summary>
internal abstract record StreamRow(IReadOnlyDictionary<string, object?> Values)
{
    public static DateOnly NoDay => Row.NoDay;

    public DateOnly EventDay { get; init; }

    public EventIdentity? Identity { get; init; }

    public string? AdditionalProperties { get; init; }

    public int UntypedFields { get; init; }

    public virtual bool Equals(StreamRow? other) =>
        other is not null && Values.SequenceEqual(other.Values)
        && (EventDay, Identity, AdditionalProperties, UntypedFields) == (other.EventDay, other.Identity, other.AdditionalProperties, other.UntypedFields);

    public override int GetHashCode() => UntypedFields;

    protected static IReadOnlyDictionary<string, object?> ValuesOf(StreamTable table, Row row) =>
        table.Columns.Zip(row.Values).ToDictionary(pair => pair.First, pair => pair.Second);

    protected T? Value<T>(string column) => (T?)Values[column];
}

/// <summary>A row of weather_data.</summary>
internal sealed record WeatherRow(IReadOnlyDictionary<string, object?> Values) : StreamRow(Values)
{
    public DateTime DateTime => Value<DateTime>("date_time");

    public string City => Value<string>("city")!;

    public double? Humidity => Value<double?>("humidity");

    public string? PrecipType => Value<string>("precip_type");

    public bool? IsPrecipitating => Value<bool?>("is_precipitating");

    public double? WindSpeed => Value<double?>("wind_speed");

    public static WeatherRow Of(StreamTable table, Row row) => new(ValuesOf(table, row))
    {
        EventDay = row.EventDay, Identity = row.Identity, AdditionalProperties = row.AdditionalProperties, UntypedFields = row.UntypedFields,
    };
}

/// <summary>A row of segment_tracks.</summary>
internal sealed record SegmentTrackRow(IReadOnlyDictionary<string, object?> Values) : StreamRow(Values)
{
    public string? EventId => Value<string>("event_id");

    public string EventName => Value<string>("event_name")!;

    public DateTime? OriginalTimestamp => Value<DateTime?>("original_timestamp");

    public DateTime? SentAt => Value<DateTime?>("sent_at");

    public DateTime? ReceivedAt => Value<DateTime?>("received_at");

    public DateTime? Timestamp => Value<DateTime?>("timestamp");

    public string? AnonymousId => Value<string>("anonymous_id");

    public string? UserId => Value<string>("user_id");

    public string? ContextTimezone => Value<string>("context_timezone");

    public string? ContextOsName => Value<string>("context_os_name");

    public string? ContextOsVersion => Value<string>("context_os_version");

    public string? ContextDeviceModel => Value<string>("context_device_model");

    public string? ContextAppVersion => Value<string>("context_app_version");

    public double? PropertiesRating => Value<double?>("properties_rating");

    public string? Properties => Value<string>("properties");

    public string? Context => Value<string>("context");

    public static SegmentTrackRow Of(StreamTable table, Row row) => new(ValuesOf(table, row))
    {
        EventDay = row.EventDay, Identity = row.Identity, AdditionalProperties = row.AdditionalProperties, UntypedFields = row.UntypedFields,
    };
}
