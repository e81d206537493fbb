using FsCheck;
using FsCheck.Fluent;
using Tier.Pipeline.Records;
using Tier.Pipeline.Recovery;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Recovery;

public sealed class RewindProperties(TestServers servers)
{
    private const int CaseCount = 40;

    private enum Kind
    {
        Row,
        DeadLetter,
        Duplicate,
        OtherPayload,
        Gap,
        LeftOut,
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task Rewound_to_any_offset_and_loaded_again_in_any_batches_the_tables_are_the_same(DatabaseKind database)
    {
        await using var bench = await RewindBench.CreateAsync(servers, database);
        var end = 0;
        var property = Prop.ForAll(Cases(), async one =>
        {
            // Each case adds to what the ones before it have loaded.
            await bench.PublishAsync(0, one.Kinds.Select((kind, index) => Value(kind, end + index)), one.Kinds.Index()
                .Where(entry => entry.Item is Kind.Gap or Kind.LeftOut)
                .Select(entry => RewindBench.Gap(end + entry.Index, end + entry.Index, entry.Item is Kind.Gap ? GapReason.MarkerOrAborted : GapReason.Filtered)));
            await bench.LoadAsync(0, end, one.Batches);
            end += one.Kinds.Length;
            var before = await bench.Pipeline.ContentsAsync();

            var to = (long)(one.To * end);
            var rewound = await bench.RewindAsync(0, RewindTarget.At(to));
            var report = await bench.Pipeline.ReconcileAsync();
            await bench.LoadAsync(0, to, one.BatchesAgain);

            rewound.Sum(partition => partition.Removed.Total).Should().Be(end - to);
            report.Complete.Should().BeTrue("nothing was committed, so what was rewound is lag: all that is below holds");
            (await bench.Pipeline.ContentsAsync()).Should().Equal(before);
        });
        await Task.Run(() => property.Check(Config.QuickThrowOnFailure.WithMaxTest(CaseCount)));
    }

    private static byte[] Value(Kind kind, int number) => kind switch
    {
        Kind.DeadLetter => WeatherRecords.WithoutCity(number),
        Kind.Duplicate => WeatherRecords.Event(number / 2),
        Kind.OtherPayload => WeatherRecords.Event(number / 2, temperature: 30),
        _ => WeatherRecords.Event(number),
    };

    private static Arbitrary<Case> Cases()
    {
        var batches = Gen.Choose(1, 20).NonEmptyListOf().Select(sizes => sizes.ToArray());
        var kinds = Gen.Frequency((8, Gen.Constant(Kind.Row)), (4, Gen.Elements(Enum.GetValues<Kind>()))).NonEmptyListOf().Select(list => list.ToArray());
        return (from kind in kinds from loaded in batches from again in batches from to in Gen.Choose(0, 1000) select new Case(kind, loaded, again, to / 1000d)).ToArbitrary();
    }

    private sealed record Case(Kind[] Kinds, int[] Batches, int[] BatchesAgain, double To);
}
