using System.Text;
using System.Text.Unicode;
using Tier.Pipeline.Etl;

namespace Tier.Pipeline.Streams;

/// <summary>
/// What identifies an event in the headers of CloudEvents 1.0, binary mode (Kafka Protocol Binding for CloudEvents): source and id
/// together. Both are there and not empty, and the id is no placeholder, or there is no such identity.
/// </summary>
/// <param name="Source">The header <c>ce_source</c>.</param>
/// <param name="Id">The header <c>ce_id</c>.</param>
public sealed record CloudEventHeaders(string Source, string Id)
{
    /// <summary>The name of the header that has the event's id.</summary>
    public const string IdName = "ce_id";

    /// <summary>The name of the header that has the event's source.</summary>
    public const string SourceName = "ce_source";

    /// <summary>Reads a record's headers; null when they don't identify an event. Of several headers with one name, the last one counts.</summary>
    public static CloudEventHeaders? Of(ConsumedRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return Last(record.Headers, SourceName) is { } source && Last(record.Headers, IdName) is { } id && !PlaceholderId.Is(id)
            ? new(source, id)
            : null;
    }

    private static string? Last(IReadOnlyList<RecordHeader> headers, string name)
    {
        for (var index = headers.Count - 1; index >= 0; index--)
        {
            if (headers[index].Key == name)
            {
                // Bytes that aren't UTF-8 would become the same replacement characters for different ids.
                return headers[index].Value is { Length: > 0 } value && Utf8.IsValid(value) ? Encoding.UTF8.GetString(value) : null;
            }
        }

        return null;
    }
}
