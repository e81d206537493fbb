using System.Globalization;
using System.Text;
using System.Text.Json;
using Tier.Pipeline.Etl;

namespace Tier.Pipeline.Streams.Json;

/// <summary>
/// Types the fields of one event. A required field without a good value is the event's <see cref="Rejection"/>; an optional one is null and
/// kept as it came. An optional field that is absent or null is nothing bad.
/// </summary>
/// <param name="kept">Where optional fields that can't be typed are kept.</param>
internal sealed class TypedFields(KeptFields kept)
{
    /// <summary>The length of every text column, in code points, as MySQL counts a VARCHAR.</summary>
    public const int MaxTextLength = 255;

    /// <summary>
    /// Most bytes of an event's JSON columns together, 7 MiB: with its texts, a row must fit a statement of 8 MiB. Only a value that is large
    /// and full of characters that JSON escapes grows beyond.
    /// </summary>
    public const int MaxJsonBytes = 7 * 1024 * 1024;

    private const string WantedText = "a string";
    private const string WantedTime = "a time as in 2019-06-04T07:30:00Z in the years 1000 to 9999";

    private long jsonBytes;

    /// <summary>Why the event can't become a row: the first required field that isn't good, or too much JSON; null when there is no reason.</summary>
    public Rejection? Rejection { get; private set; }

    /// <summary>
    /// A text that must be there; blanks are no text. One with lone surrogates has U+FFFD in their places and is kept as it was escaped.
    /// </summary>
    public string RequiredText(JsonField field)
    {
        var text = "";
        var refused = field.HasValue ? ReadText(field, out text) : Missing(field, WantedText);
        var isBlank = field.Kind is JsonTokenType.String && string.IsNullOrWhiteSpace(text);
        Rejection ??= isBlank ? Missing(field, "a string that isn't blank") : refused;
        if (Rejection is null && JsonText.HasLoneSurrogate(field.Json.Span))
        {
            kept.KeepUntyped(field);
        }

        return text;
    }

    /// <summary>A number that must be there.</summary>
    public double RequiredNumber(JsonField field, double least, double most)
    {
        var number = 0d;
        Rejection ??= field.HasValue ? ReadNumber(field, least, most, out number) : Missing(field, WantedNumber(least, most));
        return number;
    }

    /// <summary>A time that must be there.</summary>
    public DateTime RequiredTime(JsonField field)
    {
        var time = default(DateTime);
        Rejection ??= field.HasValue ? ReadTime(field, out time) : Missing(field, WantedTime);
        return time;
    }

    /// <summary>A text that may be absent.</summary>
    public string? Text(JsonField field) =>
        field.HasValue && IsGood(field, ReadText(field, out var text) ?? RefuseLoneSurrogates(field)) ? text : null;

    /// <summary>An id that may be absent: a text, or a number, whose digits are the id. The empty text is no id.</summary>
    public string? Id(JsonField field)
    {
        var id = field.Kind is JsonTokenType.Number ? Text(JsonField.Of(field.Name, Encoding.UTF8.GetString(field.Json.Span))) : Text(field);
        return id is "" ? null : id;
    }

    /// <summary>The id of the event itself, as <see cref="Id"/> reads it. A placeholder is none, and is kept.</summary>
    public string? EventId(JsonField field)
    {
        var id = Id(field);
        if (id is null || !PlaceholderId.Is(id))
        {
            return id;
        }

        kept.KeepUntyped(field);
        return null;
    }

    /// <summary>A text that may be absent and is one of these, in any case; blanks are nothing.</summary>
    /// <param name="field">The field.</param>
    /// <param name="values">The texts.</param>
    /// <param name="isThere">Whether there is a text, one of these or not.</param>
    /// <returns>The one of the texts.</returns>
    public string? OneOf(JsonField field, ReadOnlySpan<string> values, out bool isThere)
    {
        var text = Text(field);
        isThere = text is null ? field.Kind is JsonTokenType.String : !string.IsNullOrWhiteSpace(text);
        if (text is null || !isThere)
        {
            return null;
        }

        foreach (var value in values)
        {
            if (value.Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        kept.KeepUntyped(field);
        return null;
    }

    /// <summary>A number that may be absent.</summary>
    public double? Number(JsonField field, double least = double.MinValue, double most = double.MaxValue) =>
        field.HasValue && IsGood(field, ReadNumber(field, least, most, out var number)) ? number : null;

    /// <summary>A time that may be absent.</summary>
    public DateTime? Time(JsonField field) => field.HasValue && IsGood(field, ReadTime(field, out var time)) ? time : null;

    /// <summary>A JSON column: an object of fields that have no column of their own; null when there are none.</summary>
    public string? Json(KeptFields fields)
    {
        var json = JsonColumn.Write(fields);
        jsonBytes += json is null ? 0 : Encoding.UTF8.GetByteCount(json);
        if (jsonBytes > MaxJsonBytes)
        {
            Rejection ??= new Rejection(
                ReasonCode.TooLarge, $"the fields without a column have {jsonBytes} bytes as JSON, wanted at most {MaxJsonBytes}");
        }

        return json;
    }

    private static Rejection? ReadText(JsonField field, out string text)
    {
        text = "";
        if (field.Kind is not JsonTokenType.String)
        {
            return Refuse(ReasonCode.WrongType, field, WantedText);
        }

        text = JsonText.Unescape(field.Json.Span);
        var length = text.Length <= MaxTextLength ? text.Length : text.EnumerateRunes().Count();
        return length <= MaxTextLength
            ? null
            : new Rejection(ReasonCode.TooLarge, $"{field.Name} has {length} characters, wanted at most {MaxTextLength}");
    }

    private static Rejection? ReadNumber(JsonField field, double least, double most, out double number)
    {
        number = 0;
        if (field.Kind is not JsonTokenType.Number)
        {
            return Refuse(ReasonCode.WrongType, field, WantedNumber(least, most));
        }

        // 1e400 reads as infinity, which no range contains.
        number = double.Parse(field.Json.Span, NumberStyles.Float, CultureInfo.InvariantCulture);
        return number >= least && number <= most ? null : Refuse(ReasonCode.OutOfRange, field, WantedNumber(least, most));
    }

    private static Rejection? ReadTime(JsonField field, out DateTime time)
    {
        time = default;
        if (field.Kind is not (JsonTokenType.String or JsonTokenType.Number))
        {
            return Refuse(ReasonCode.WrongType, field, WantedTime);
        }

        // No time is longer, escaped or not, so that a huge text isn't read at all.
        const int longest = 256;
        if (field.Json.Length > longest)
        {
            return Refuse(ReasonCode.InvalidTimestamp, field, WantedTime);
        }

        var text = field.Kind is JsonTokenType.String ? JsonText.Unescape(field.Json.Span) : Encoding.UTF8.GetString(field.Json.Span);
        return Timestamp.TryParse(text, out time) ? null : Refuse(ReasonCode.InvalidTimestamp, field, WantedTime);
    }

    private static Rejection? RefuseLoneSurrogates(JsonField field) =>
        JsonText.HasLoneSurrogate(field.Json.Span) ? Refuse(ReasonCode.WrongType, field, "a text without lone surrogates") : null;

    private static Rejection Refuse(ReasonCode reason, JsonField field, string wanted) =>
        new(reason, $"{field.Name} is {field.Excerpt()}, wanted {wanted}");

    private static Rejection Missing(JsonField field, string wanted) => Refuse(ReasonCode.MissingField, field, wanted);

    private static string WantedNumber(double least, double most) =>
        least == double.MinValue && most == double.MaxValue ? "a finite number" : $"a number from {least} to {most}";

    private bool IsGood(JsonField field, Rejection? found)
    {
        if (found is not null)
        {
            kept.KeepUntyped(field);
        }

        return found is null;
    }
}
