using System.Text;
using System.Text.Unicode;
using Tier.Pipeline.Records;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Tests.Fuzzing.Samples;

namespace Tier.Pipeline.Tests.Fuzzing.Mutation;

/// <summary>
/// Mutations of sample events: 100,000, or a million by hand (<see cref="FuzzSettings"/>). Runs alone: the memory that is measured is the whole
/// process's.
/// </summary>
[CollectionDefinition(nameof(MutatedEventTests), DisableParallelization = true)]
[Collection(nameof(MutatedEventTests))]
public sealed class MutatedEventTests(ITestOutputHelper output)
{
    private const int Tenths = 10;
    private const int LongestKey = 255;
    private const long MostGrowth = 4 * 1024 * 1024;
    private static readonly EventStream Weather = EventStreams.BuiltIn.Single(stream => stream.Name == "weather");
    private static readonly EventStream Tracks = EventStreams.BuiltIn.Single(stream => stream.Name == "segment-tracks");
    private readonly Dictionary<string, int> outcomes = [];

    [Fact]
    public void Every_mutation_has_one_outcome_the_right_one_and_none_stays_in_memory()
    {
        output.WriteLine($"The same mutations again: {FuzzSettings.Again}");
        var random = new Random(FuzzSettings.Seed);
        var (weather, tracks) = (new Mutator(random, SeedEvents.Weather), new Mutator(random, SeedEvents.Tracks));
        var before = Environment.CpuUsage.TotalTime;
        var alive = new long[Tenths];
        for (var tenth = 0; tenth < Tenths; tenth++)
        {
            for (var input = 0; input < FuzzSettings.Inputs / Tenths; input++)
            {
                var isWeather = input % 3 == 0;
                Check(isWeather, (isWeather ? weather : tracks).Next());
            }

            alive[tenth] = GC.GetTotalMemory(forceFullCollection: true);
        }

        Report(Environment.CpuUsage.TotalTime - before, alive);
        outcomes.Should().ContainKeys("row", "invalid_json", "not_an_object", "missing_field", "wrong_type", "out_of_range", "invalid_timestamp", "unsupported_type", "too_large");
        outcomes["row"].Should().BeGreaterThan(FuzzSettings.Inputs / 5, "what is behind the parser is to be reached");
        (alive[^1] - alive[0]).Should().BeLessThan(MostGrowth);
    }

    private void Check(bool isWeather, byte[] value)
    {
        try
        {
            var record = new ConsumedRecord { Topic = "events", Partition = 0, Offset = 0, Value = value };
            var outcome = isWeather ? Transforms.Weather(record) : Transforms.Track(record);
            CheckOutcome(isWeather, value, outcome);
            ((isWeather ? Weather : Tracks).PartitionKey(value)?.Length ?? 1).Should().BeInRange(1, LongestKey);
            var name = outcome.Rejection?.Reason.ToCode() ?? "row";
            outcomes[name] = outcomes.GetValueOrDefault(name) + 1;
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{FuzzSettings.Again}: {(isWeather ? "weather" : "segment-tracks")} of {Convert.ToBase64String(value)}, which is {Encoding.UTF8.GetString(value)}", exception);
        }
    }

    private static void CheckOutcome(bool isWeather, byte[] value, RecordOutcome outcome)
    {
        (outcome.Row is null).Should().NotBe(outcome.Rejection is null);
        if (outcome.Rejection is { } rejection)
        {
            rejection.Reason.Should().NotBe(ReasonCode.TransformFailed);
            rejection.Sentence.Should().Contain("wanted");
            rejection.Sentence.Length.Should().BeLessThan(1_000);
            if (rejection.Reason is ReasonCode.InvalidJson)
            {
                ParserWords.In(rejection.Sentence).Should().BeEmpty();
            }
        }

        var sample = Utf8.IsValid(value) ? EventReading.Read(isWeather, Object(value), outcome) : null;
        if (sample is null)
        {
            outcome.Rejection!.Reason.Should().BeOneOf(ReasonCode.InvalidJson, ReasonCode.NotAnObject);
        }
        else
        {
            OutcomeCheck.Check(sample, outcome);
            RowLimits.Check(sample.Shape, outcome);
        }
    }

    /// <summary>The value without what may stand around the object.</summary>
    private static string Object(byte[] value)
    {
        var text = Encoding.UTF8.GetString(value).Trim(' ', '\t', '\r', '\n');
        text = text.StartsWith('\uFEFF') ? text[1..].TrimStart(' ', '\t', '\r', '\n') : text;
        return text.EndsWith(',') ? text[..^1] : text;
    }

    private void Report(TimeSpan busy, long[] alive)
    {
        output.WriteLine($"{FuzzSettings.Inputs} inputs, {FuzzSettings.Inputs / busy.TotalSeconds:0} a second of one core");
        output.WriteLine(string.Join(", ", outcomes.OrderByDescending(outcome => outcome.Value).Select(outcome => $"{outcome.Key} {outcome.Value}")));
        output.WriteLine($"alive after each tenth, in KiB: {string.Join(' ', alive.Select(bytes => bytes / 1024))}");
    }
}
