using Tier.Pipeline.Loading;
using Tier.Pipeline.Records;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Tests.Loading;

public sealed class PartitionSliceTests
{
    [Fact]
    public void Records_and_gaps_that_follow_the_checkpoint_are_new_and_those_below_it_were_delivered()
    {
        var slice = Cut(checkpoint: 12, records: [10, 11, 12, 15], gaps: [(13, 14), (16, 18)]);

        Offsets(slice.Delivered).Should().Equal(10, 11);
        Offsets(slice.New).Should().Equal(12, 15);
        slice.NewGaps.Should().Equal(Gap(13, 14), Gap(16, 18));
        slice.Next.Should().Be(19);
    }

    [Fact]
    public void A_gap_that_begins_below_the_checkpoint_is_new_from_there_on()
    {
        var slice = Cut(checkpoint: 12, records: [15], gaps: [(8, 9), (10, 14)]);

        slice.NewGaps.Should().Equal(Gap(12, 14));
        slice.Next.Should().Be(16);
    }

    [Fact]
    public void A_gap_that_ends_at_the_checkpoint_is_new_by_one_offset() => Cut(checkpoint: 12, records: [], gaps: [(10, 12)]).NewGaps.Should().Equal(Gap(12, 12));

    [Theory]
    [InlineData(new long[] { 11 }, null, 10, 10)] // before the first record
    [InlineData(new long[] { 10, 14 }, null, 11, 13)] // between two
    [InlineData(new long[] { 10, 20 }, 15L, 11, 14)] // before the gap that lies between them
    [InlineData(new long[] { 10 }, 12L, 11, 11)] // before the gap at the end
    public void What_is_missing_is_named_up_to_the_next_record_or_gap(long[] records, long? gap, long first, long last)
    {
        var cut = () => Cut(checkpoint: 10, records, gap is { } at ? [(at, at)] : []);

        cut.Should().Throw<MissingOffsetsException>().Which.Should().Match<MissingOffsetsException>(missing => missing.Checkpoint == 10 && missing.First == first && missing.Last == last);
    }

    [Fact]
    public void A_record_that_comes_twice_counts_once_and_another_one_at_its_offset_is_no_record_of_this_topic()
    {
        Offsets(Cut(checkpoint: 0, records: [0, 0, 1], gaps: []).New).Should().Equal(0, 1);

        var cut = () => PartitionSlice.Cut(new(Topic, [Record(0), Record(0, hash: 9)], []), 0, 0);
        cut.Should().Throw<InvariantException>().WithMessage("Two different records came as weather[0]@0 in one batch.");
    }

    private static RegisteredTopic Topic { get; } = new(1, "weather", new("cluster", "topic"));

    private static PartitionSlice Cut(long checkpoint, long[] records, (long First, long Last)[] gaps) =>
        PartitionSlice.Cut(new(Topic, [.. records.Select(offset => Record(offset))], [.. gaps.Select(gap => Gap(gap.First, gap.Last))]), 0, checkpoint);

    private static OffsetGap Gap(long first, long last) => new(0, first, last, GapReason.MarkerOrAborted);

    private static RecordOutcome Record(long offset, byte hash = 1) => RecordOutcome.Of(new() { Topic = Topic.Name, Partition = 0, Offset = offset }, [hash], null);

    private static IEnumerable<long> Offsets(IEnumerable<RecordOutcome> outcomes) => outcomes.Select(outcome => outcome.Record.Offset);
}
