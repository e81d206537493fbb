using System.Text;
using System.Text.Json;
using Tier.Pipeline.Etl;
using Tier.Pipeline.Streams.Json;

namespace Tier.Pipeline.Streams.SegmentTracks;

/// <summary>
/// How a track event is known: by its messageId, else by its CloudEvents source and id. Without either only by its coordinates: clocks of
/// whole seconds make equal payloads of different events. A placeholder is neither.
/// </summary>
/// <param name="Identity">The identity; null when there is none.</param>
/// <param name="EventId">The column <c>event_id</c>; null also when the id is no text of at most 255 characters, and kept as it came then.</param>
internal readonly record struct TrackIdentity(EventIdentity? Identity, string? EventId)
{
    public static TrackIdentity Of(JsonField messageId, ConsumedRecord record, TypedFields fields)
    {
        var eventId = fields.EventId(messageId);
        if ((eventId ?? WholeId(messageId)) is { } id && !PlaceholderId.Is(id))
        {
            return new(new EventIdentity(id), eventId);
        }

        return CloudEventHeaders.Of(record) is { } headers
            ? new(EventIdentity.Of(headers.Source, headers.Id), fields.Id(JsonField.Of(CloudEventHeaders.IdName, headers.Id)))
            : default;
    }

    // Longer than the column or with lone surrogates, an id still tells events apart.
    private static string? WholeId(JsonField messageId) => messageId.Kind switch
    {
        JsonTokenType.String => JsonText.UnescapeUnits(messageId.Json.Span),
        JsonTokenType.Number => Encoding.UTF8.GetString(messageId.Json.Span),
        _ => null,
    };
}
