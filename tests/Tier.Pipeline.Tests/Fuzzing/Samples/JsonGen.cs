using FsCheck;
using FsCheck.Fluent;

namespace Tier.Pipeline.Tests.Fuzzing.Samples;

/// <summary>Any JSON value, as any writer may write it.</summary>
internal static class JsonGen
{
    private const int MostLevels = 40;

    /// <summary>White space between two tokens; mostly none.</summary>
    public static readonly Gen<string> Space = Gen.Frequency((9, Gen.Constant("")), (1, Gen.Elements(" ", "\t", "\r\n", "  \n ")));

    private static readonly Gen<JsonSample> Literal = Gen.Elements("null", "true", "false").Select(text => (JsonSample)new JsonSample.Literal(text));

    /// <summary>A value without levels below it.</summary>
    public static readonly Gen<JsonSample> Scalar = Gen.Frequency(
        (2, Literal), (3, NumberGen.Any.Select(number => (JsonSample)number)), (4, StringGen.Any.Select(text => (JsonSample)text)));

    /// <summary>A value of any kind, rarely one with more levels than a JSON column takes.</summary>
    public static readonly Gen<JsonSample> Any = Gen.Frequency((6, Scalar), (3, Nested(3)), (1, Deep()));

    /// <summary>A value that is no string.</summary>
    public static readonly Gen<JsonSample> NoString = Any.Where(value => value is not JsonSample.String);

    private static Gen<JsonSample> Nested(int levels) => levels == 0
        ? Scalar
        : Gen.Frequency((1, Scalar), (1, ArrayOf(Nested(levels - 1))), (2, ObjectOf(Nested(levels - 1))));

    private static Gen<JsonSample> ArrayOf(Gen<JsonSample> item) =>
        from count in Gen.Choose(0, 3)
        from items in item.ArrayOf(count)
        from space in Space
        select (JsonSample)new JsonSample.Array($"[{space}{string.Join(space + ",", items.Select(one => one.Text))}{space}]", items);

    private static Gen<JsonSample> ObjectOf(Gen<JsonSample> value) =>
        from count in Gen.Choose(0, 3)
        from names in StringGen.Name.ArrayOf(count)
        from values in value.ArrayOf(count)
        from space in Space
        select Object([.. names.Zip(values, KeyValuePair.Create)], space);

    /// <summary>An object of these members.</summary>
    public static JsonSample Object(IReadOnlyList<KeyValuePair<JsonSample.String, JsonSample>> members, string space) => new JsonSample.Object(
        $"{{{space}{string.Join(space + ",", members.Select(member => $"{member.Key.Text}{space}:{space}{member.Value.Text}"))}{space}}}", members);

    private static Gen<JsonSample> Deep() =>
        from scalar in Scalar
        from levels in Gen.Choose(25, MostLevels)
        from name in StringGen.Name
        from arrays in Gen.Elements(true, false).ArrayOf(levels)
        select arrays.Aggregate(scalar, (inner, isArray) => isArray
            ? new JsonSample.Array($"[{inner.Text}]", [inner])
            : Object([KeyValuePair.Create(name, inner)], ""));
}
