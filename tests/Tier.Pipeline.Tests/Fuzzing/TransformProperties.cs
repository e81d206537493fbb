using System.Security.Cryptography;
using FsCheck.Fluent;
using Tier.Pipeline.Records;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Tests.Fuzzing.Samples;
using ObjectShape = Tier.Pipeline.Tests.Fuzzing.Samples.ObjectShape;

namespace Tier.Pipeline.Tests.Fuzzing;

/// <summary>What holds for every event that can be made up; what an event must become is known from the values that it was made of.</summary>
public sealed class TransformProperties
{
    private static readonly int Events = FuzzSettings.Inputs / 50;

    [Fact]
    public void A_weather_event_becomes_what_it_says() => Check(EventShapes.Weather, Transforms.Weather);

    [Fact]
    public void A_flat_track_becomes_what_it_says() => Check(EventShapes.FlatTrack, Transforms.Track);

    [Fact]
    public void A_call_of_Segments_becomes_what_it_says() => Check(EventShapes.SegmentCall, Transforms.Track);

    [Fact]
    public void The_same_bytes_become_the_same_outcome() => FuzzCheck.Run(Prop.ForAll(EventGen.Of(EventShapes.SegmentCall), sample =>
    {
        var outcome = Transforms.Track(sample.Record);
        var again = Transforms.Track(sample.Record);

        again.Row?.Identity?.Hash.Should().Equal(outcome.Row?.Identity?.Hash);
        again.Row?.Values.Should().Equal(outcome.Row!.Values);
        (again.Row?.EventDay, again.Row?.AdditionalProperties, again.Row?.UntypedFields)
            .Should().Be((outcome.Row?.EventDay, outcome.Row?.AdditionalProperties, outcome.Row?.UntypedFields));
        again.Rejection.Should().Be(outcome.Rejection);
        again.PayloadHash.Should().Equal(outcome.PayloadHash).And.Equal(SHA256.HashData(sample.Record.Value!)[..16]);
    }), Events);

    private static void Check(ObjectShape shape, Func<ConsumedRecord, RecordOutcome> transform) =>
        FuzzCheck.Run(Prop.ForAll(EventGen.Of(shape), sample => OutcomeCheck.Check(sample, transform(sample.Record))), Events);
}
