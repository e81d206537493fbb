using Tier.Pipeline.Records;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Streams.SegmentTracks;
using Tier.Pipeline.Streams.Weather;
using Tier.Testing.Faulty;
using static Tier.Pipeline.Tests.Streams.Events;

namespace Tier.Pipeline.Tests.Streams;

public sealed class FaultyVariantTests
{
    public static TheoryData<string> Names => [.. FaultyVariants.All.Select(variant => variant.ToString())];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_faulty_variant_is_rejected_for_its_reason(string name)
    {
        var variant = FaultyVariants.All.Single(variant => variant.ToString() == name);

        var rejection = Reject(variant);

        rejection!.Reason.Should().Be(variant.Reason);
        rejection.Sentence.Should().Contain("wanted").And.Match(sentence => sentence.Length <= 1_000);
    }

    [Fact]
    public void There_are_40_variants_of_every_reason_that_data_can_give()
    {
        FaultyVariants.All.Should().HaveCount(40);
        FaultyVariants.All.Select(variant => variant.Reason).Distinct().Should()
            .BeEquivalentTo(Enum.GetValues<ReasonCode>().Except([ReasonCode.TransformFailed, ReasonCode.RejectedByServer]));
    }

    [Fact]
    public void Good_neighbours_of_faulty_variants_become_rows()
    {
        var weather = new WeatherStream();
        var tracks = new SegmentTracksStream(new());
        foreach (var variant in FaultyVariants.All)
        {
            RejectionOf(weather, Record(variant.Value)).Should().NotBeNull();
            RejectionOf(weather, Record(Weather)).Should().BeNull();
            RejectionOf(tracks, Record(GoodFlatTrack)).Should().BeNull();
            RejectionOf(tracks, Record(GoodSegmentCall)).Should().BeNull();
        }
    }

    private static Rejection? Reject(FaultyVariant variant) => variant.Stream switch
    {
        "weather" => RejectionOf(new WeatherStream(), Record(variant.Value)),
        "segment-tracks" => RejectionOf(new SegmentTracksStream(new()), Record(variant.Value)),
        _ => throw new InvalidDataException(variant.Stream),
    };

    private static Rejection? RejectionOf(EventStream stream, ConsumedRecord record) => stream.Apply(record).Rejection;
}
