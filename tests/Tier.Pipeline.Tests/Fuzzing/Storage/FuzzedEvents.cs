using FsCheck;
using FsCheck.Fluent;
using Tier.Pipeline.Records;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Tests.Fuzzing.Mutation;
using Tier.Pipeline.Tests.Fuzzing.Samples;
using ObjectShape = Tier.Pipeline.Tests.Fuzzing.Samples.ObjectShape;

namespace Tier.Pipeline.Tests.Fuzzing.Storage;

/// <summary>Fuzzed records for a database: made-up events of every format and mutations, most of them rows.</summary>
internal static class FuzzedEvents
{
    private const int Size = 50;
    private const int EachRejected = 8;

    /// <summary>Records of the weather stream.</summary>
    public static ConsumedRecord[] Weather(int count) =>
        [.. MostlyRows(MadeUp(EventShapes.Weather), Transforms.Weather).Take(count / 2), .. MostlyRows(Mutated(SeedEvents.Weather), Transforms.Weather).Take(count / 2)];

    /// <summary>Records of the segment-tracks stream, the three kinds in equal parts.</summary>
    public static ConsumedRecord[] Tracks(int count) =>
    [
        .. MostlyRows(MadeUp(EventShapes.FlatTrack), Transforms.Track).Take(count / 3), .. MostlyRows(MadeUp(EventShapes.SegmentCall), Transforms.Track).Take(count / 3),
        .. MostlyRows(Mutated(SeedEvents.Tracks), Transforms.Track).Take(count / 3),
    ];

    private static IEnumerable<ConsumedRecord> MadeUp(ObjectShape shape)
    {
        for (var seed = (ulong)FuzzSettings.Seed; ; seed++)
        {
            foreach (var sample in EventGen.Events(shape).Sample(100, new Rnd(seed), Size))
            {
                yield return sample.Record;
            }
        }
    }

    private static IEnumerable<ConsumedRecord> Mutated(byte[][] seeds)
    {
        var mutator = new Mutator(new Random(FuzzSettings.Seed), seeds);
        while (true)
        {
            yield return new() { Topic = "events", Partition = 0, Offset = 0, Value = mutator.Next() };
        }
    }

    // Of what is rejected, one in eight.
    private static IEnumerable<ConsumedRecord> MostlyRows(IEnumerable<ConsumedRecord> records, Func<ConsumedRecord, RecordOutcome> transform)
    {
        var rejected = 0;
        return records.Where(record => transform(record).Row is not null || ++rejected % EachRejected == 0);
    }
}
