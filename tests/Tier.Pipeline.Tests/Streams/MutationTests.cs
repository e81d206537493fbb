using System.Text;
using System.Text.Json;
using Tier.Pipeline.Streams.SegmentTracks;
using Tier.Pipeline.Streams.Weather;
using static Tier.Pipeline.Tests.Streams.Events;

namespace Tier.Pipeline.Tests.Streams;

/// <summary>Good events with bytes changed, cut out, doubled and put in by chance, always the same ones.</summary>
public sealed class MutationTests
{
    private const int Rounds = 5_000;

    private static readonly byte[][] Pieces =
    [
        .. new[] { "\\ud800", "\\u0000", "\"", "\\", "{", "}", "[", "]", ",", ":", "null", "1e400", "-", "12345678901234567890123", "\"city\":1,", "[[[[", "é", "{\"a\":1,\"a\":2}" }
            .Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC3], [0xED, 0xA0, 0x80], new string('[', 40).Select(bracket => (byte)bracket).ToArray(),
    ];

    [Fact]
    public void No_mutation_of_a_weather_event_throws_or_makes_bad_JSON()
    {
        var rows = 0;
        foreach (var value in Mutations(Weather, seed: 1).Concat(Mutations(WeatherWith("\"uv\":{\"index\":[1,2.5,{\"a\":\"\\ud83d\\ude00\"}]}"), seed: 2)))
        {
            if (TransformWeather(Record(value)).Value is { } row)
            {
                rows++;
                CheckText(row.City);
                CheckJson(row.AdditionalProperties);
            }
        }

        rows.Should().BeInRange(Rounds / 10, 2 * Rounds);
    }

    [Fact]
    public void No_mutation_of_a_track_event_throws_or_makes_bad_JSON()
    {
        var rows = 0;
        foreach (var value in Mutations(GoodFlatTrack, seed: 3).Concat(Mutations(GoodSegmentCall, seed: 4)))
        {
            if (TransformTrack(Record(value)).Value is { } row)
            {
                rows++;
                Check(row);
            }
        }

        rows.Should().BeInRange(Rounds / 10, 2 * Rounds);
    }

    private static void Check(SegmentTrackRow row)
    {
        CheckText(row.EventName);
        CheckText(row.EventId);
        CheckText(row.AnonymousId);
        CheckJson(row.AdditionalProperties);
        CheckJson(row.Properties);
        CheckJson(row.Context);
    }

    private static void CheckText(string? text)
    {
        if (text is not null)
        {
            new UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(text).Should().BeLessThanOrEqualTo(4 * 255);
        }
    }

    private static void CheckJson(string? json)
    {
        if (json is not null)
        {
            using var parsed = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 31, AllowDuplicateProperties = false });
            CheckValue(parsed.RootElement);
        }
    }

    private static void CheckValue(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    CheckText(new string(member.Name.Take(255).ToArray()));
                    CheckValue(member.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    CheckValue(item);
                }

                break;
            case JsonValueKind.String:
                // Throws when there is a lone surrogate.
                value.GetString();
                break;
            case JsonValueKind.Number:
                double.IsFinite(value.GetDouble()).Should().BeTrue();
                break;
        }
    }

    private static IEnumerable<byte[]> Mutations(string good, int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < Rounds; round++)
        {
            var value = Encoding.UTF8.GetBytes(good).ToList();
            for (var changes = random.Next(1, 4); changes > 0 && value.Count > 0; changes--)
            {
                Mutate(value, random);
            }

            yield return [.. value];
        }
    }

    private static void Mutate(List<byte> value, Random random)
    {
        var at = random.Next(value.Count);
        var length = random.Next(1, Math.Min(20, value.Count - at) + 1);
        switch (random.Next(5))
        {
            case 0:
                value[at] = (byte)random.Next(256);
                break;
            case 1:
                value[at] = (byte)random.Next(' ', 127);
                break;
            case 2:
                value.RemoveRange(at, length);
                break;
            case 3:
                value.InsertRange(at, value.GetRange(at, length));
                break;
            default:
                value.InsertRange(at, Pieces[random.Next(Pieces.Length)]);
                break;
        }
    }
}
