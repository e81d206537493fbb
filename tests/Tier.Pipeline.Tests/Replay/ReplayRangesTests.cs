using Confluent.Kafka;
using Tier.Pipeline.Replay;

namespace Tier.Pipeline.Tests.Replay;

public sealed class ReplayRangesTests
{
    private readonly ReplayRanges ranges = new();

    [Fact]
    public void Offsets_that_follow_each_other_are_one_range_also_over_several_batches()
    {
        Add(1, (0, 5), (0, 6), (0, 7)).Should().Equal(new ReplayRange(1, 0, 5, 7));
        Add(1, (0, 8)).Should().Equal(new ReplayRange(1, 0, 5, 8));
    }

    [Fact]
    public void A_record_of_somebody_else_between_two_events_begins_a_new_range() =>
        Add(1, (0, 5), (0, 7), (0, 8)).Should().Equal(new ReplayRange(1, 0, 5, 5), new ReplayRange(1, 0, 7, 8));

    [Fact]
    public void Each_partition_has_ranges_of_its_own_whatever_the_order_of_the_deliveries() =>
        Add(1, (1, 4), (0, 9), (1, 3), (0, 8)).Should().BeEquivalentTo([new ReplayRange(1, 1, 3, 4), new ReplayRange(1, 0, 8, 9)]);

    [Fact]
    public void An_offset_counts_once()
    {
        Add(1, (0, 5), (0, 5)).Should().Equal(new ReplayRange(1, 0, 5, 5));
        Add(1, (0, 4), (0, 5)).Should().BeEmpty();
    }

    [Fact]
    public void The_offsets_of_a_recreated_topic_go_back_and_begin_a_new_range()
    {
        Add(1, (0, 5), (0, 6));
        ranges.GoBack([At(0, 7)]).Should().BeFalse();
        ranges.GoBack([At(1, 0)]).Should().BeFalse("nothing was given of that partition");
        ranges.GoBack([At(0, 6)]).Should().BeTrue();

        Add(2, (0, 0), (0, 1)).Should().Equal(new ReplayRange(2, 0, 0, 1));
        Add(2, (0, 2)).Should().Equal(new ReplayRange(2, 0, 0, 2));
    }

    [Fact]
    public void A_recreated_topic_whose_offsets_happen_to_go_on_has_a_range_of_its_own()
    {
        Add(1, (0, 0));
        Add(2, (0, 1)).Should().Equal(new ReplayRange(2, 0, 1, 1));
    }

    private static TopicPartitionOffset At(int partition, long offset) => new("weather", partition, offset);

    private IReadOnlyList<ReplayRange> Add(ushort topicId, params (int Partition, long Offset)[] places) =>
        ranges.Add(topicId, places.Select(place => At(place.Partition, place.Offset)));
}
