using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Tier.Pipeline.Records;

namespace Tier.Pipeline.Tests.Fuzzing.Samples;

/// <summary>Values of known fields: mostly good ones, at the limits, beyond them, and of other types.</summary>
internal static class FieldGen
{
    private const int ColumnLength = 255;
    private static readonly Gen<FieldSample> Null = Gen.Constant(FieldSample.Nothing(JsonSample.Null));

    /// <summary>Values of a field.</summary>
    public static Gen<FieldSample> Of(FieldShape field) => Gen.Frequency((12, Typed(field)), (1, Null));

    private static Gen<FieldSample> Typed(FieldShape field) => field.Kind switch
    {
        FieldKind.Text => Gen.Frequency((8, StringGen.Text.Select(text => Text(text, field.Required))), (1, Texts(field.Required)), (1, NoText)),
        FieldKind.Id => Gen.Frequency((6, StringGen.Text.Select(text => Text(text, required: false))), (2, IdNumber), (1, Texts(required: false).Select(EmptyIsNothing)), (1, NoId)),
        FieldKind.EventId => Gen.Frequency((12, Typed(field with { Kind = FieldKind.Id }).Select(PlaceholderIsBad)), (1, Placeholders)),
        FieldKind.PrecipType => Gen.Frequency((4, Precipitation), (1, NoPrecipitation), (1, OtherPrecipitation)),
        FieldKind.Number => Gen.Frequency((8, Inside(field)), (1, Gen.OneOf(Border(field), Outside(field))), (1, NoNumber)),
        FieldKind.Time => Gen.Frequency((8, TimeGen.Good), (1, TimeGen.Bad), (1, NoTime)),
        _ => Gen.Frequency((40, Gen.Constant(new FieldSample(StringGen.Plainly("track"), null))), (1, OtherType)),
    };

    private static Gen<FieldSample> NoText => JsonGen.NoString.Select(json => FieldSample.Bad(json, ReasonCode.WrongType));

    private static Gen<FieldSample> NoId =>
        JsonGen.NoString.Where(json => json is not JsonSample.Number).Select(json => FieldSample.Bad(json, ReasonCode.WrongType));

    private static Gen<FieldSample> IdNumber => NumberGen.Any.Select(number =>
        number.Text.Length <= ColumnLength ? new FieldSample(number, number.Text) : FieldSample.Bad(number, ReasonCode.TooLarge));

    private static Gen<FieldSample> Precipitation => Gen.Elements("rain", "snow", "sleet", "hail", "ice", "mixed", "Rain", "SNOW", "Hail")
        .Select(type => new FieldSample(StringGen.Plainly(type), type.ToLowerInvariant()));

    private static Gen<FieldSample> NoPrecipitation => Gen.Elements("none", "Clear", "", "  ").Select(type => FieldSample.Nothing(StringGen.Plainly(type)));

    private static Gen<FieldSample> OtherPrecipitation => Gen.OneOf(
        Gen.Elements("drizzle", "rain ", "precipitation", "0").Select(StringGen.Plainly).Select(text => FieldSample.Bad(text, ReasonCode.WrongType)), NoText);

    private static Gen<FieldSample> NoNumber =>
        JsonGen.Any.Where(json => json is not JsonSample.Number).Or(Gen.Constant<JsonSample>(StringGen.Plainly("0.5")))
            .Select(json => FieldSample.Bad(json, ReasonCode.WrongType));

    private static Gen<FieldSample> NoTime =>
        JsonGen.Any.Where(json => json is not (JsonSample.Number or JsonSample.String)).Select(json => FieldSample.Bad(json, ReasonCode.WrongType));

    private static Gen<FieldSample> OtherType => Gen.OneOf(
        Gen.Elements("identify", "page", "screen", "group", "alias", "Track", "track ", "").Select(type => FieldSample.Bad(StringGen.Plainly(type), ReasonCode.UnsupportedType)),
        NoText.Select(sample => FieldSample.Bad(sample.Json, ReasonCode.UnsupportedType)));

    private static Gen<FieldSample> Texts(bool required) =>
        Gen.OneOf(StringGen.Any, StringGen.AtTheLimit).Select(text => Text(text, required));

    private static FieldSample Text(JsonSample.String text, bool required) =>
        required && string.IsNullOrWhiteSpace(text.Value) ? FieldSample.Bad(text, ReasonCode.MissingField)
        : Unicode.Length(text.Value) > ColumnLength ? FieldSample.Bad(text, ReasonCode.TooLarge)
        : text.IsUnicode ? new(text, text.Value)
        : required ? new(text, Unicode.Replaced(text.Value)) { IsKeptToo = true }
        : FieldSample.Bad(text, ReasonCode.WrongType);

    private static Gen<FieldSample> Placeholders =>
        Gen.Elements("null", "NULL", "undefined", "None", " ", "00000000-0000-0000-0000-000000000000", "{00000000-0000-0000-0000-000000000000}", new string('0', 32))
            .Select(text => FieldSample.Bad(StringGen.Plainly(text), ReasonCode.WrongType));

    private static FieldSample PlaceholderIsBad(FieldSample sample) =>
        sample.Json is JsonSample.String { Value.Length: > 0 } text && Placeholder.Is(text.Value) ? FieldSample.Bad(sample.Json, ReasonCode.WrongType) : sample;

    private static FieldSample EmptyIsNothing(FieldSample sample) => sample.Column is "" ? FieldSample.Nothing(sample.Json) : sample;

    private static Gen<FieldSample> Inside(FieldShape field) =>
        from part in Gen.Choose(0, 1_000_000)
        from digits in Gen.Choose(0, 6)
        let least = Math.Max(field.Least, -1e6)
        let most = Math.Min(field.Most, 1e6)
        let value = Math.Clamp(Math.Round(least + ((most - least) * (part / 1e6)), digits), least, most)
        from text in Written(value)
        select new FieldSample(new JsonSample.Number(text, Ordinary: false), value);

    private static Gen<FieldSample> Border(FieldShape field) =>
        from value in Gen.Elements(field.Least, field.Most, Math.BitIncrement(field.Least), Math.BitDecrement(field.Most))
        from text in Written(value)
        select new FieldSample(new JsonSample.Number(text, Ordinary: false), value);

    private static Gen<FieldSample> Outside(FieldShape field) =>
        Gen.OneOf(
            Gen.Elements("1e400", "-1e400", "1" + new string('0', 400)),
            field.Most < double.MaxValue ? Gen.Elements(Math.BitDecrement(field.Least), Math.BitIncrement(field.Most), -1e300, 1e300).SelectMany(Written) : Gen.Constant("-1e309"))
        .Select(text => FieldSample.Bad(new JsonSample.Number(text, Ordinary: false), ReasonCode.OutOfRange));

    /// <summary>A double in one of the ways in which it can be written so that reading it gives it back.</summary>
    private static Gen<string> Written(double value) =>
        from format in Gen.Elements("R", "G17", "E16")
        from zeros in Gen.Frequency((9, Gen.Constant(0)), (1, Gen.Choose(1, 400)))
        let text = value.ToString(format, CultureInfo.InvariantCulture)
        select text.Contains('.') && !text.Contains('E') ? text + new string('0', zeros) : text;
}
