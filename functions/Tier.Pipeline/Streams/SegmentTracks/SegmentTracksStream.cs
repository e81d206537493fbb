using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Tier.Pipeline.Etl;
using Tier.Pipeline.Streams.Json;

namespace Tier.Pipeline.Streams.SegmentTracks;

/// <summary>The stream of the scooter app's track events, flat or as Segment's own call, and its table, <c>segment_tracks</c>.</summary>
/// <param name="options">The stream's settings.</param>
[SuppressMessage("Naming", "CA1711", Justification = "It is a stream of events, not one of bytes.")]
public sealed class SegmentTracksStream(SegmentTracksOptions options) : IStreamSteps<SegmentTrackEvent, SegmentTrackRow>
{
    private readonly bool ignoresOtherTypes = (options ?? throw new ArgumentNullException(nameof(options))).OtherTypes is OtherTypes.Ignore;

    /// <inheritdoc />
    public StreamTable Table { get; } = new("segment_tracks",
    [
        "event_id", "event_name", "original_timestamp", "sent_at", "received_at", "timestamp", "anonymous_id", "user_id", "context_timezone",
        "context_os_name", "context_os_version", "context_device_type", "context_device_model", "context_device_manufacturer", "context_device_id",
        "context_app_name", "context_app_version", "context_app_build", "properties_rating", "properties", "context",
    ],
    Untelling: ["event_id", "event_name", "properties", "context"]);

    /// <inheritdoc />
    public StepResult<SegmentTrackEvent> Extract(ConsumedRecord record) =>
        RecordValue.Read(record, TrackReader.Read);

    /// <inheritdoc />
    public StepResult<SegmentTrackRow> Transform(SegmentTrackEvent @event, ConsumedRecord record)
    {
        ArgumentNullException.ThrowIfNull(@event);
        if (@event.Type.HasValue && Text(@event.Type) is var type && type != "track")
        {
            return ignoresOtherTypes && type is "identify" or "page" or "screen" or "group" or "alias"
                ? default(StepResult<SegmentTrackRow>)
                : new Rejection(ReasonCode.UnsupportedType, $"type is {@event.Type.Excerpt()}, wanted \"track\"");
        }

        var kept = new KeptFields(@event.Unknown);
        var fields = new TypedFields(kept);
        var eventName = fields.RequiredText(@event.EventName);
        if (fields.Rejection is { } rejection)
        {
            return rejection;
        }

        var (identity, eventId) = TrackIdentity.Of(@event.MessageId, record, fields);
        var originalTimestamp = fields.Time(@event.OriginalTimestamp);
        var row = new SegmentTrackRow
        {
            EventId = eventId,
            EventName = eventName,
            OriginalTimestamp = originalTimestamp,
            SentAt = fields.Time(@event.SentAt),
            ReceivedAt = fields.Time(@event.ReceivedAt),
            Timestamp = fields.Time(@event.Timestamp),
            AnonymousId = fields.Id(@event.AnonymousId),
            UserId = fields.Id(@event.UserId),
            ContextTimezone = fields.Text(@event.ContextTimezone),
            ContextOsName = fields.Text(@event.ContextOsName),
            ContextOsVersion = fields.Text(@event.ContextOsVersion),
            ContextDeviceType = fields.Text(@event.ContextDeviceType),
            ContextDeviceModel = fields.Text(@event.ContextDeviceModel),
            ContextDeviceManufacturer = fields.Text(@event.ContextDeviceManufacturer),
            ContextDeviceId = fields.Text(@event.ContextDeviceId),
            ContextAppName = fields.Text(@event.ContextAppName),
            ContextAppVersion = fields.Text(@event.ContextAppVersion),
            ContextAppBuild = fields.Text(@event.ContextAppBuild),
            PropertiesRating = fields.Number(@event.PropertiesRating),
            Properties = fields.Json(@event.Properties),
            Context = fields.Json(@event.Context),
            EventDay = originalTimestamp is { } time ? DateOnly.FromDateTime(time) : StreamRow.NoDay,
            Identity = identity,

            // Last, when everything that couldn't be typed is known.
            AdditionalProperties = fields.Json(kept),
            UntypedFields = kept.Untyped,
        };
        return fields.Rejection is { } tooLarge ? tooLarge : row;
    }

    /// <inheritdoc />
    public void Load(SegmentTrackRow row, IRowWriter values)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(values);
        values.Write(row.EventId);
        values.Write(row.EventName);
        values.Write(row.OriginalTimestamp);
        values.Write(row.SentAt);
        values.Write(row.ReceivedAt);
        values.Write(row.Timestamp);
        values.Write(row.AnonymousId);
        values.Write(row.UserId);
        values.Write(row.ContextTimezone);
        values.Write(row.ContextOsName);
        values.Write(row.ContextOsVersion);
        values.Write(row.ContextDeviceType);
        values.Write(row.ContextDeviceModel);
        values.Write(row.ContextDeviceManufacturer);
        values.Write(row.ContextDeviceId);
        values.Write(row.ContextAppName);
        values.Write(row.ContextAppVersion);
        values.Write(row.ContextAppBuild);
        values.Write(row.PropertiesRating);
        values.Write(row.Properties);
        values.Write(row.Context);
    }

    private static string? Text(JsonField field) => field.Kind is JsonTokenType.String ? JsonText.Unescape(field.Json.Span) : null;
}
