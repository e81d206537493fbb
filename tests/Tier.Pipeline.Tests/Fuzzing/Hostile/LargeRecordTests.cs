using System.Text;
using Tier.Pipeline.Records;
using Tier.Pipeline.Streams;
using Tier.Testing;
using static Tier.Pipeline.Tests.Fuzzing.Hostile.HostileEvents;

namespace Tier.Pipeline.Tests.Fuzzing.Hostile;

/// <summary>What a record of 50 MB costs. Runs alone: what is measured is what the whole process allocates.</summary>
[CollectionDefinition(nameof(LargeRecordTests), DisableParallelization = true)]
[Collection(nameof(LargeRecordTests))]
public sealed class LargeRecordTests(TestServers servers)
{
    private static readonly byte[] Large = Encoding.UTF8.GetBytes(TrackWith($"\"properties\":{{\"note\":\"{new string('x', 50 * Megabyte)}\"}}"));

    [Fact]
    public void A_value_of_50_MB_is_refused_without_a_copy_of_it()
    {
        var record = Record(Large);

        Allocated(() => Transforms.Track(record).Rejection!.Reason.Should().Be(ReasonCode.TooLarge)).Should().BeLessThan(Megabyte);
        foreach (var stream in EventStreams.BuiltIn)
        {
            Allocated(() => stream.PartitionKey(Large).Should().BeNull()).Should().BeLessThan(Megabyte);
        }
    }

    [Fact]
    public void A_text_of_4_MB_that_is_no_column_is_copied_a_few_times()
    {
        var record = Record(Encoding.UTF8.GetBytes(TrackWith($"\"properties\":{{\"note\":\"{new string('x', (4 * Megabyte) - 200)}\"}}")));

        Allocated(() => Transforms.Track(record).Row.Should().NotBeNull()).Should().BeLessThan(6 * record.Value!.Length);
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_dead_letter_of_50_MB_costs_as_much_as_is_kept_of_it(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        var processor = pipeline.Services.TracksProcessor();
        var records = await pipeline.PublishAsync("segment-tracks", [TrackRecords.Event(0), Large]);
        await processor.ProcessAsync(records[..1], CancellationToken.None);
        var before = GC.GetTotalAllocatedBytes(precise: true);

        await processor.ProcessAsync([records[1] with { Key = Large, Headers = [new("small", [1]), new("large", Large)] }], CancellationToken.None);

        (GC.GetTotalAllocatedBytes(precise: true) - before).Should().BeLessThan(16 * Megabyte);
        (await pipeline.QueryAsync<(long, long, long, string)>("SELECT value_length, LENGTH(value), LENGTH(record_key), headers FROM dead_letters"))
            .Should().Equal((Large.Length, Megabyte, Megabyte, """[["small","AQ=="]]"""));
        (await pipeline.ReconcileAsync()).Complete.Should().BeTrue();
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_batch_of_the_largest_rows_there_are_loads(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        var records = await pipeline.PublishAsync("segment-tracks", Enumerable.Range(0, 16).Select(number => Encoding.UTF8.GetBytes(
            TrackWith($"\"number\":{number},\"half\":\"\\ud800{Repeat("\\\\", 3 * Megabyte)}\""))));

        await pipeline.Services.TracksProcessor().ProcessAsync(records, CancellationToken.None);

        (await pipeline.ValueAsync<long>($"SELECT COUNT(*) FROM segment_tracks WHERE LENGTH(additional_properties) > {6 * Megabyte}")).Should().Be(records.Length);
        (await pipeline.ReconcileAsync()).Complete.Should().BeTrue();
    }

    private static ConsumedRecord Record(byte[] value) => new() { Topic = "events", Partition = 0, Offset = 0, Value = value };

    // The second time, when everything that is made once is there.
    private static long Allocated(Action action)
    {
        action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
