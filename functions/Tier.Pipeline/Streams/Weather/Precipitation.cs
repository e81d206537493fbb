using System.Globalization;
using System.Text.Json;
using Tier.Pipeline.Streams.Json;

namespace Tier.Pipeline.Streams.Weather;

/// <summary>
/// What an event says of precipitation. Whether any falls follows from the event and not from the columns: a kind that the column doesn't
/// know falls too, and so does an intensity beyond the column's range. Kinds are those of the Dark Sky API and its successors, in any case.
/// </summary>
/// <param name="Kind">The column <c>precip_type</c>: a known kind in lower case, or null.</param>
/// <param name="Falls">The column <c>is_precipitating</c>; null where nothing tells.</param>
internal readonly record struct Precipitation(string? Kind, bool? Falls)
{
    // Apple's WeatherKit and others name it when nothing falls.
    private const string None = "none";
    private const string Clear = "clear";

    private static readonly string[] Words = ["rain", "snow", "sleet", "hail", "ice", "mixed", None, Clear];

    /// <summary>Reads it.</summary>
    /// <param name="type">The field with the kind.</param>
    /// <param name="intensity">The field with the intensity.</param>
    /// <param name="millimetres">The intensity, if it was good.</param>
    /// <param name="fields">Keeps a kind that the column doesn't know.</param>
    public static Precipitation Of(JsonField type, JsonField intensity, double? millimetres, TypedFields fields)
    {
        var kind = fields.OneOf(type, Words, out var isNamed);
        var isNothing = kind is None or Clear;
        var amount = millimetres ?? Amount(intensity);
        return new(
            isNothing ? null : kind,
            (isNamed && !isNothing) || amount > 0 ? true
            : isNothing || amount == 0 ? false
            : null);
    }

    private static double? Amount(JsonField intensity) =>
        intensity.Kind is JsonTokenType.Number ? double.Parse(intensity.Json.Span, NumberStyles.Float, CultureInfo.InvariantCulture) : null;
}
