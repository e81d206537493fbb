using System.Text;
using Confluent.Kafka;
using Microsoft.Azure.Functions.Worker;
using Tier.LocalHost.Kafka;
using Tier.LocalHost.Tests.Testing;
using Tier.Testing;

namespace Tier.LocalHost.Tests;

/// <summary>How records become batches.</summary>
public sealed class BatchRules
{
    private const string BatchesOfThree = """{ "extensions": { "kafka": { "maxBatchSize": 3 } } }""";

    [Fact]
    public async Task A_full_batch_runs_at_once()
    {
        await using var host = await new TestHost("Batch", BatchesOfThree).StartedAsync();

        host.Consumer.Add(3);

        await Eventually.HoldsAsync(() => host.Script.Calls.Count == 1);
        host.Script.Calls[0].Records.Should().HaveCount(3);
    }

    [Fact]
    public async Task A_partial_batch_waits_for_the_subscriber_interval()
    {
        await using var host = await new TestHost("Batch", """{ "extensions": { "kafka": { "subscriberIntervalInSeconds": 2 } } }""").StartedAsync();
        host.Consumer.Add(2);
        await host.HasPolledAsync();

        host.Clock.Advance(TimeSpan.FromMilliseconds(1999));
        await host.HasPolledAsync();
        host.Script.Calls.Should().BeEmpty();

        host.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await Eventually.HoldsAsync(() => host.Script.Calls.Count == 1);
        host.Script.Calls[0].Records.Should().HaveCount(2);
    }

    [Fact]
    public async Task After_an_idle_window_polling_pauses_for_the_back_off()
    {
        await using var host = await new TestHost("Batch", BatchesOfThree).StartedAsync();
        await host.HasPolledAsync();
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        await host.Clock.RunForAsync(TimeSpan.FromMilliseconds(49));
        host.Consumer.Add(3);
        host.Consumer.Waiting.Should().Be(3);

        host.Clock.Advance(TimeSpan.FromMilliseconds(1));

        await Eventually.HoldsAsync(() => host.Script.Calls.Count == 1);
    }

    [Fact]
    public async Task A_batch_window_of_the_local_host_stands_in_for_the_subscriber_interval_and_leaves_out_the_back_off()
    {
        await using var host = await new TestHost("Batch", BatchesOfThree, new() { ["LocalHost__BatchWindow"] = "00:00:00.005" }).StartedAsync();
        await host.HasPolledAsync();
        host.Clock.Advance(TimeSpan.FromMilliseconds(5));
        await host.HasPolledAsync(); // on the platform polling would stand still now
        host.Consumer.Add(2);
        await host.HasPolledAsync();
        host.Script.Calls.Should().BeEmpty();

        host.Clock.Advance(TimeSpan.FromMilliseconds(5));

        await Eventually.HoldsAsync(() => host.Script.Calls.Count == 1);
        host.Script.Calls[0].Records.Should().HaveCount(2);
    }

    [Fact]
    public async Task More_records_than_a_batch_holds_make_several_batches_in_order()
    {
        await using var host = await new TestHost("Batch", BatchesOfThree).StartedAsync();

        host.Consumer.Add(7);

        await host.Clock.RunUntilAsync(() => host.Script.Calls.Count == 3);
        host.Script.Calls.Select(call => call.Records.Length).Should().Equal(3, 3, 1);
        host.Script.Calls.SelectMany(call => call.Records).Select(record => record.Offset).Should().Equal(0, 1, 2, 3, 4, 5, 6);
    }

    [Fact]
    public async Task Order_within_a_partition_is_kept_in_batches_that_mix_partitions()
    {
        await using var host = await new TestHost("Batch", BatchesOfThree).StartedAsync();

        for (var turn = 0; turn < 3; turn++)
        {
            host.Consumer.Add(1, partition: 0);
            host.Consumer.Add(2, partition: 1);
        }

        await Eventually.HoldsAsync(() => host.Script.Calls.Count == 3);
        var records = host.Script.Calls.SelectMany(call => call.Records).ToList();
        records.Where(record => record.Partition == 0).Select(record => record.Offset).Should().Equal(0, 1, 2);
        records.Where(record => record.Partition == 1).Select(record => record.Offset).Should().Equal(0, 1, 2, 3, 4, 5);
    }

    [Fact]
    public async Task Batches_of_a_function_run_one_at_a_time()
    {
        await using var host = new TestHost("Batch", BatchesOfThree);
        host.Script.Act = (_, token) => Task.Delay(1, token);
        await host.StartedAsync();

        host.Consumer.Add(30);

        await Eventually.HoldsAsync(() => host.Script.Calls.Count == 10);
        host.Script.MostAtOnce.Should().Be(1);
    }

    [Fact]
    public async Task The_next_batches_are_collected_while_one_runs_until_the_channel_is_full()
    {
        await using var host = new TestHost("Batch", BatchesOfThree);
        var gate = new Gate();
        host.Script.Act = (_, _) => gate.Opened;
        await host.StartedAsync();

        host.Consumer.Add(12);

        // One batch runs, one waits in the channel, one waits for room in it; the last three records are not polled.
        await Eventually.HoldsAsync(() => host.Consumer.Waiting == 3);
        var polls = host.Consumer.Polls;
        host.Script.Calls.Should().HaveCount(1);
        polls.Should().Be(9);
        gate.Open();
        await Eventually.HoldsAsync(() => host.Script.Calls.Count == 4);
    }

    [Fact]
    public async Task A_function_gets_keys_values_headers_and_timestamps_as_the_real_host_gives_them()
    {
        await using var host = await new TestHost("Batch", BatchesOfThree).StartedAsync();
        var full = new Message<byte[]?, byte[]?>
        {
            Key = [7],
            Value = [8, 9],
            Timestamp = new Timestamp(1_767_225_600_123, TimestampType.CreateTime),
            Headers = [new Header("a", Encoding.UTF8.GetBytes("first")), new Header("a", null)],
        };
        host.Consumer.Add(1, partition: 5, full);
        host.Consumer.Add(1, partition: 5, new Message<byte[]?, byte[]?>());
        host.Consumer.Add(1, partition: 6, new Message<byte[]?, byte[]?> { Value = [] });

        await Eventually.HoldsAsync(() => host.Script.Calls.Count == 1);
        var (record, tombstone, empty) = (host.Script.Calls[0].Records[0], host.Script.Calls[0].Records[1], host.Script.Calls[0].Records[2]);

        (record.Topic, record.Partition, record.Offset).Should().Be(("topic", 5, 0L));
        record.Key.Should().Equal(7);
        record.Value.Should().Equal(8, 9);
        record.Timestamp.UnixTimestampMs.Should().Be(1_767_225_600_123);
        record.Timestamp.DateTimeOffset.Should().Be(new DateTimeOffset(2026, 1, 1, 0, 0, 0, 123, TimeSpan.Zero));
        record.Timestamp.Type.Should().Be(KafkaTimestampType.NotAvailable);
        record.Headers.Select(header => header.GetValueAsString()).Should().Equal("first", null);
        (tombstone.Offset, tombstone.Key, tombstone.Value).Should().Be((1L, null, null));
        empty.Value.Should().NotBeNull().And.BeEmpty();
    }

    [Fact]
    public async Task Every_invocation_gets_an_instance_of_its_own()
    {
        await using var host = await new TestHost("Batch", BatchesOfThree).StartedAsync();

        host.Consumer.Add(6);

        await Eventually.HoldsAsync(() => host.Script.Calls.Count == 2);
        host.Script.Calls[0].Instance.Should().NotBeSameAs(host.Script.Calls[1].Instance);
    }

    [Fact]
    public async Task An_error_while_consuming_is_logged_and_polling_goes_on()
    {
        await using var host = await new TestHost("Batch", BatchesOfThree).StartedAsync();
        host.Consumer.Failure = new Error(ErrorCode.Local_MaxPollExceeded, "too slow");
        await Eventually.HoldsAsync(() => host.Log.Count(7144) == 1);

        host.Consumer.Add(3);

        await Eventually.HoldsAsync(() => host.Script.Calls.Count == 1);
    }

    [Fact]
    public async Task A_fatal_consumer_error_is_logged_and_asks_the_host_to_stop()
    {
        await using var host = await new TestHost("Batch").StartedAsync();

        host.Consumer.Failure = new Error(ErrorCode.Local_Fatal, "fenced", isFatal: true);

        await Eventually.HoldsAsync(() => host.Host.Stopping.IsCancellationRequested);
        host.Log.Count(7104).Should().Be(1);
    }

    [Fact]
    public void An_outage_of_all_brokers_begins_once_and_again_after_a_quiet_time()
    {
        var clock = new ManualClock();
        var outage = new BrokerOutage(clock);

        outage.Begins(allBrokersDown: false).Should().BeFalse();
        outage.Begins(allBrokersDown: true).Should().BeTrue();
        for (var turn = 0; turn < 10; turn++)
        {
            clock.Advance(TimeSpan.FromSeconds(40));
            outage.Begins(allBrokersDown: turn == 9).Should().BeFalse();
        }

        clock.Advance(TimeSpan.FromSeconds(61));
        outage.Begins(allBrokersDown: true).Should().BeTrue();
    }
}
