using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tier.Pipeline.Records;

namespace Tier.Pipeline.Tests.Fuzzing.Samples;

/// <summary>Events of a format: known fields good and bad, absent and repeated, unknown ones of any kind, in any order.</summary>
internal static class EventGen
{
    private static readonly Gen<string> Before = Gen.Frequency((9, Gen.Constant("")), (1, Gen.Elements(" ", "\uFEFF", "\r\n\uFEFF\t", "\uFEFF ")));
    private static readonly Gen<string> After = Gen.Frequency((6, Gen.Constant("")), (3, Gen.Constant(",")), (1, Gen.Elements("\n", " ,\r\n", ",\t", "  ")));

    private static readonly Gen<byte[]?> HeaderValue = Gen.Frequency(
        (8, StringGen.Text.Select(text => (byte[]?)Encoding.UTF8.GetBytes(text.Value))),
        (1, Gen.Elements<byte[]?>(null, [], [0xFF, 0xFE], "\0"u8.ToArray(), Encoding.UTF8.GetBytes(new string('i', 256)))));

    /// <summary>Events, each with a way to make it smaller.</summary>
    public static Arbitrary<EventSample> Of(ObjectShape shape) => Arb.From(Events(shape), sample => sample.Smaller());

    /// <summary>Events.</summary>
    public static Gen<EventSample> Events(ObjectShape shape) =>
        from members in Members(shape)
        from before in Before
        from after in After
        from headers in Headers()
        select new EventSample(shape, members, before, after, headers);

    private static Gen<IReadOnlyList<MemberSample>> Members(ObjectShape shape) =>
        from known in Gen.CollectToArray(shape.Fields.Select(field => Times(field.Required, Known(shape, field))))
        from objects in Gen.CollectToArray(shape.Objects.Select(inner => Times(isRequired: false, Object(shape, inner.Key, inner.Value))))
        from unknown in Gen.Choose(0, 4).SelectMany(Unknown(shape).ArrayOf)
        from order in Gen.Shuffle([.. known.SelectMany(one => one), .. objects.SelectMany(one => one), .. unknown])
        select (IReadOnlyList<MemberSample>)order;

    private static Gen<MemberSample[]> Times(bool isRequired, Gen<MemberSample> member) =>
        Gen.Frequency((isRequired ? 1 : 8, Gen.Constant(0)), (isRequired ? 60 : 20, Gen.Constant(1)), (1, Gen.Elements(2, 3))).SelectMany(member.ArrayOf);

    private static Gen<MemberSample> Known(ObjectShape shape, FieldShape field) =>
        from name in Prefixed(shape, field.Name)
        from value in FieldGen.Of(field)
        select new MemberSample(name, field.Name, value.Json) { Field = value };

    private static Gen<MemberSample> Object(ObjectShape shape, string name, ObjectShape inner) =>
        from written in Prefixed(shape, name)
        from member in Gen.Frequency(
            (8, Members(inner).Select(members => MemberSample.Of(written, name, members))),
            (1, JsonGen.Any.Where(json => json is not JsonSample.Object).Select(json => new MemberSample(written, name, json))))
        select member;

    private static Gen<MemberSample> Unknown(ObjectShape shape) =>
        from name in StringGen.Name.Where(name => !shape.Knows(name.Value) && !shape.Foreign.Contains(name.Value))
        from hasPrefix in shape.Prefix.Length > 0 ? Gen.Elements(true, false) : Gen.Constant(false)
        from value in JsonGen.Any
        let written = hasPrefix ? new JsonSample.String(name.Text.Insert(1, shape.Prefix), shape.Prefix + name.Value) : name
        select new MemberSample(written, name.Storable, value);

    private static Gen<JsonSample.String> Prefixed(ObjectShape shape, string name) =>
        shape.Prefix.Length == 0 ? StringGen.NameOf(name) : Gen.Elements(shape.Prefix, "").SelectMany(prefix => StringGen.NameOf(prefix + name));

    private static Gen<IReadOnlyList<RecordHeader>> Headers() => Gen.Frequency(
        (3, Gen.Constant<IReadOnlyList<RecordHeader>>([])),
        (2, from count in Gen.Choose(1, 4)
            from names in Gen.Elements("ce_id", "ce_source", "ce_type", "", "content-type").ArrayOf(count)
            from values in HeaderValue.ArrayOf(count)
            select (IReadOnlyList<RecordHeader>)[.. names.Zip(values, (name, value) => new RecordHeader(name, value))]));
}
