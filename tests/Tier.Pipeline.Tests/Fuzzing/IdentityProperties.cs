using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tier.Pipeline.Records;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Tests.Fuzzing.Samples;

namespace Tier.Pipeline.Tests.Fuzzing;

/// <summary>Events are the same one exactly if their ids are, whatever is in the ids: a hash that two ids share would make one event a duplicate of another.</summary>
public sealed class IdentityProperties
{
    // Few characters, so that ids are often nearly the same: what separates parts, what escapes look like, and what only bytes tell apart.
    private static readonly Gen<JsonSample.String> Id =
        Gen.Choose(1, 3).SelectMany(Gen.Elements(
            ("a", "a"), ("A", "A"), (" ", " "), ("\\n", "\n"), ("\\\\", "\\"), ("\\\\ud800", "\\ud800"), ("\\ud800", "\ud800"), ("\\uD800", "\ud800"), ("\\udc00", "\udc00"),
            ("\\ufffd", "\uFFFD"), ("\\u0000", "\0"), ("é", "é"), ("e\u0301", "e\u0301")).ArrayOf)
        .Select(pieces => new JsonSample.String($"\"{string.Concat(pieces.Select(piece => piece.Item1))}\"", string.Concat(pieces.Select(piece => piece.Item2))))
        .Where(id => !string.IsNullOrWhiteSpace(id.Value));

    private static readonly Gen<(string Known, ConsumedRecord Record)> Event = Gen.OneOf(
        Id.Select(id => ($"message {id.Value}", Record($$"""{"event":"e","messageId":{{id.Text}}}"""))),
        Id.Where(id => id.IsUnicode).Two().Select(ids => (
            $"source {ids.Item1.Value.Length} {ids.Item1.Value} id {ids.Item2.Value}",
            Record("""{"event":"e"}""", new("ce_source", Encoding.UTF8.GetBytes(ids.Item1.Value)), new("ce_id", Encoding.UTF8.GetBytes(ids.Item2.Value))))));

    [Fact]
    public void Tracks_have_the_same_hash_exactly_if_they_have_the_same_id() => Check(Event, Transforms.Track);

    [Fact]
    public void Weather_has_the_same_hash_exactly_if_city_and_time_are_the_same() => Check(
        from city in Id
        from minute in Gen.Elements("00", "01")
        select ($"{minute} {city.Value}", Record($$"""{"city":{{city.Text}},"date_time":"2019-06-04 07:{{minute}}:00","currently_temperature":1}""")),
        Transforms.Weather);

    private static void Check(Gen<(string Known, ConsumedRecord Record)> events, Func<ConsumedRecord, RecordOutcome> transform)
    {
        var seen = new Dictionary<string, string>();
        FuzzCheck.Run(Prop.ForAll(Arb.From(events), one =>
        {
            var hash = Convert.ToHexString(transform(one.Record).Row!.Identity!.Hash);
            if (!seen.TryAdd(hash, one.Known))
            {
                string.Equals(seen[hash], one.Known, StringComparison.Ordinal).Should().BeTrue("'{0}' and '{1}' are different ids", seen[hash], one.Known);
            }

            seen.Values.Count(known => known == one.Known).Should().Be(1, "'{0}' is one id", one.Known);
        }), 1_000);
    }

    private static ConsumedRecord Record(string value, params RecordHeader[] headers) =>
        new() { Topic = "events", Partition = 0, Offset = 0, Value = Encoding.UTF8.GetBytes(value), Headers = headers };
}
