using Confluent.Kafka;
using Tier.LocalHost.Functions;
using Tier.LocalHost.Tests.Testing;
using Tier.Testing;

namespace Tier.LocalHost.Tests;

/// <summary>Which batches are committed, and which are run again.</summary>
public sealed class CommitRules
{
    private const string OneRecord = """{ "extensions": { "kafka": { "maxBatchSize": 1 } } }""";
    private const string NoCommitOnFailure = """{ "extensions": { "kafka": { "maxBatchSize": 1, "commitOnFailure": false } } }""";
    private const string RetriesForEver = """{ "extensions": { "kafka": { "maxBatchSize": 1, "commitOnFailure": false, "maxRetries": -1 } } }""";

    [Fact]
    public async Task The_offset_is_stored_only_after_success()
    {
        await using var host = new TestHost("Batch", OneRecord);
        var gate = new Gate();
        host.Script.Act = (_, _) => gate.Opened;
        await host.StartedAsync();
        host.Consumer.Add();
        await Eventually.HoldsAsync(() => host.Script.Calls.Count == 1);
        host.Consumer.Stored.Should().BeEmpty();

        gate.Open();

        await Eventually.HoldsAsync(() => host.Consumer.Stored.Count == 1);
        host.Consumer.Stored.Should().Equal(At(0, 1));
    }

    [Fact]
    public async Task Of_each_partition_in_the_batch_the_offset_after_its_last_record_is_stored()
    {
        await using var host = await new TestHost("Batch", """{ "extensions": { "kafka": { "maxBatchSize": 5 } } }""").StartedAsync();

        host.Consumer.Add(2, partition: 1);
        host.Consumer.Add(3, partition: 4);

        await Eventually.HoldsAsync(() => host.Consumer.Stored.Count == 2);
        host.Consumer.Stored.Should().BeEquivalentTo([At(1, 2), At(4, 3)]);
    }

    [Fact]
    public async Task A_failed_batch_is_committed_when_commitOnFailure_is_true()
    {
        await using var host = new TestHost("Batch", OneRecord);
        host.Script.Act = (call, _) => call == 0 ? throw new InvalidOperationException("no") : Task.CompletedTask;
        await host.StartedAsync();

        host.Consumer.Add(2);

        await Eventually.HoldsAsync(() => host.Consumer.Stored.Count == 2);
        host.Consumer.Stored.Should().Equal(At(0, 1), At(0, 2));
        host.Script.Calls.Select(call => call.Records[0].Offset).Should().Equal(0, 1);
        host.Log.Count(7130).Should().Be(1);
    }

    [Fact]
    public async Task With_commitOnFailure_false_a_batch_is_run_again_maxRetries_times_and_then_committed()
    {
        await using var host = new TestHost("Batch", NoCommitOnFailure);
        host.Script.Act = (_, _) => throw new InvalidOperationException("no");
        await host.StartedAsync();

        host.Consumer.Add();

        await Eventually.HoldsAsync(() => host.Consumer.Stored.Count == 1);
        host.Script.Calls.Should().HaveCount(6).And.OnlyContain(call => call.Records[0].Offset == 0);
        host.Log.Count(7132).Should().Be(1);
    }

    [Fact]
    public async Task The_batch_is_run_again_at_once_without_a_retry_attribute()
    {
        await using var host = new TestHost("Batch", NoCommitOnFailure);
        host.Script.Act = (_, _) => throw new InvalidOperationException("no");
        await host.StartedAsync();

        host.Consumer.Add();

        // The clock stands still, so a delay would never end.
        await Eventually.HoldsAsync(() => host.Consumer.Stored.Count == 1);
        host.Script.Calls.Select(call => call.At).Distinct().Should().HaveCount(1);
    }

    [Fact]
    public async Task With_maxRetries_minus_one_a_batch_is_run_again_until_it_succeeds()
    {
        await using var host = new TestHost("Batch", RetriesForEver);
        host.Script.Act = (call, _) => call < 50 ? throw new InvalidOperationException("no") : Task.CompletedTask;
        await host.StartedAsync();

        host.Consumer.Add();

        await Eventually.HoldsAsync(() => host.Consumer.Stored.Count == 1);
        host.Script.Calls.Should().HaveCount(51);
    }

    [Fact]
    public async Task The_retry_attribute_runs_the_batch_again_until_it_succeeds_and_nothing_is_committed_meanwhile()
    {
        await using var host = new TestHost("RetriedForEver", OneRecord);
        var stored = new List<int>();
        host.Script.Act = (call, _) =>
        {
            stored.Add(host.Consumer.Stored.Count);
            return call < 10 ? throw new InvalidOperationException("no") : Task.CompletedTask;
        };
        await host.StartedAsync();

        host.Consumer.Add();

        await host.Clock.RunUntilAsync(() => host.Consumer.Stored.Count == 1, stepMilliseconds: 500);
        host.Script.Calls.Should().HaveCount(11).And.OnlyContain(call => call.Records[0].Offset == 0);
        stored.Should().AllBeEquivalentTo(0);
        var pauses = host.Script.Calls.Zip(host.Script.Calls.Skip(1), (first, second) => second.At - first.At).ToList();
        pauses[0].Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(1));
        pauses[^1].Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void The_back_off_doubles_from_the_minimum_up_to_the_maximum_within_a_fifth()
    {
        var policy = new RetryPolicy(-1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));

        Enumerable.Range(0, 7).Select(retries => policy.Delay(retries, random: 0.5).TotalSeconds).Should().Equal(1, 2, 4, 8, 16, 30, 30);
        (policy.Delay(2, random: 0).TotalSeconds, policy.Delay(2, random: 1).TotalSeconds).Should().Be((3.4, 4.6));
        policy.Delay(int.MaxValue, random: 0.5).Should().Be(TimeSpan.FromSeconds(30));
        policy.Allows(int.MaxValue).Should().BeTrue();
    }

    [Fact]
    public async Task When_the_retry_attribute_gives_up_commitOnFailure_decides()
    {
        await using var host = new TestHost("RetriedTwice", OneRecord);
        host.Script.Act = (_, _) => throw new InvalidOperationException("no");
        await host.StartedAsync();

        host.Consumer.Add();

        await host.Clock.RunUntilAsync(() => host.Consumer.Stored.Count == 1, stepMilliseconds: 500);
        host.Script.Calls.Should().HaveCount(3);
        (host.Script.Calls[2].At - host.Script.Calls[0].At).Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task An_offset_of_a_lost_partition_can_not_be_stored_which_is_logged_and_the_rest_goes_on()
    {
        await using var host = new TestHost("Batch", """{ "extensions": { "kafka": { "maxBatchSize": 2 } } }""");
        host.Consumer.LostPartition = 1;
        await host.StartedAsync();

        host.Consumer.Add(1, partition: 1);
        host.Consumer.Add(3, partition: 0);

        await Eventually.HoldsAsync(() => host.Consumer.Stored.Count == 2);
        host.Consumer.Stored.Should().Equal(At(0, 1), At(0, 3));
        host.Log.Count(7134).Should().Be(1);
    }

    private static TopicPartitionOffset At(int partition, long offset) => new("topic", partition, offset);
}
