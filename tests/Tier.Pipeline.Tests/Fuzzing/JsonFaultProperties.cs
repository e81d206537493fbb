using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Tier.Pipeline.Streams.Json;
using Tier.Pipeline.Tests.Fuzzing.Mutation;

namespace Tier.Pipeline.Tests.Fuzzing;

/// <summary>What our own words say of a text, held against the parser that refuses it.</summary>
public sealed class JsonFaultProperties
{
    private static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    [Fact]
    public void A_text_has_a_fault_where_the_parser_refuses_it_and_only_then()
    {
        var random = new Random(FuzzSettings.Seed);
        var mutator = new Mutator(random, [.. SeedEvents.Tracks.Take(200), .. Small.Select(Encoding.UTF8.GetBytes)]);
        var faults = 0;
        for (var input = 0; input < FuzzSettings.Inputs / 2; input++)
        {
            var text = mutator.Next();
            if (!Utf8.IsValid(text))
            {
                continue;
            }

            var fault = JsonFault.In(text);
            (fault is not null).Should().Be(IsRefused(text, isFinal: true), "{0}: {1}", FuzzSettings.Again, Encoding.UTF8.GetString(text));
            if (fault is not null)
            {
                faults++;
                CheckPlace(text, fault);
                ParserWords.In(fault.ToString()).Should().BeEmpty();
            }
        }

        faults.Should().BeGreaterThan(FuzzSettings.Inputs / 20);
    }

    private static IEnumerable<string> Small =>
        [.. Enumerable.Repeat<string[]>(["""{"a":[1,-2.5e+3,"\u00e4\n",true,false,null,{}]}""", "[[[]],{},0.1E-2]", "\"text\"", "[\"\\\\\",{\"b\":{\"c\":[]}}]"], 100).SelectMany(texts => texts)];

    /// <summary>Up to the fault the text could go on as JSON; with the byte there it can't.</summary>
    private static void CheckPlace(byte[] text, JsonFault fault)
    {
        var shown = $"{FuzzSettings.Again}: {fault} in {Encoding.UTF8.GetString(text)}";
        IsRefused(text.AsSpan(0, fault.Offset), isFinal: false).Should().BeFalse(shown);
        if (fault.Offset < text.Length)
        {
            IsRefused(text.AsSpan(0, fault.Offset + 1), isFinal: false).Should().BeTrue(shown);
        }
    }

    private static bool IsRefused(ReadOnlySpan<byte> text, bool isFinal)
    {
        var reader = new Utf8JsonReader(text, isFinal, new JsonReaderState(AnyDepth));
        try
        {
            while (reader.Read())
            {
            }

            return false;
        }
        catch (JsonException)
        {
            return true;
        }
    }
}
