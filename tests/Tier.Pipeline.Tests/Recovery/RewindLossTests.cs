using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Tier.Pipeline.Records;
using Tier.Pipeline.Recovery;
using Tier.Pipeline.Warehouse;
using Tier.Testing;
using Tier.Testing.Faults;

namespace Tier.Pipeline.Tests.Recovery;

public sealed class RewindLossTests(TestServers servers)
{
    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task What_the_broker_no_longer_has_is_not_rewound_without_consent_to_that_loss(DatabaseKind database)
    {
        await using var broker = await OwnBroker.StartAsync(servers, BrokerKind.InProcess);
        await using var bench = await RewindBench.LoadedAsync(servers, database, own: broker);
        await broker.DeleteRecordsAsync(bench.Topic.Name, before: 20);
        var before = await bench.Pipeline.ContentsAsync();

        (await bench.PlanAsync(0, RewindTarget.At(20))).Lost.Should().Be(0, "the broker begins there");
        var plan = await bench.PlanAsync(0, RewindTarget.At(8));
        (plan.Lost, plan.Partitions.Single().BrokerLow).Should().Be((12, 20));
        var rewind = () => bench.RewindAsync(0, RewindTarget.At(8), acceptedLoss: 11);
        (await rewind.Should().ThrowAsync<RewindRefusedException>()).WithMessage("*can't give back 12 of the outcomes*Nothing was changed.");
        (await bench.Pipeline.ContentsAsync()).Should().Equal(before);

        (await bench.RewindAsync(0, RewindTarget.At(8), acceptedLoss: 12)).Should().ContainSingle().Which.Removed.Total.Should().Be(32);
    }

    [Fact]
    public async Task What_retention_removes_while_a_person_thinks_about_the_plan_is_noticed()
    {
        await using var broker = await OwnBroker.StartAsync(servers, BrokerKind.InProcess);
        await using var bench = await RewindBench.LoadedAsync(servers, DatabaseKind.MariaDb, own: broker);
        var plan = await bench.PlanAsync(0, RewindTarget.At(10));
        await broker.DeleteRecordsAsync(bench.Topic.Name, before: 16);
        var before = await bench.Pipeline.ContentsAsync();

        var rewind = () => bench.Rewinder.RewindAsync(plan, 0, CancellationToken.None);

        (await rewind.Should().ThrowAsync<RewindRefusedException>()).WithMessage("*can't give back 6*");
        (await bench.Pipeline.ContentsAsync()).Should().Equal(before);
    }

    [Fact]
    public async Task What_was_loaded_after_the_plan_and_removed_by_retention_since_counts_as_a_loss_too()
    {
        await using var broker = await OwnBroker.StartAsync(servers, BrokerKind.InProcess);
        await using var bench = await RewindBench.LoadedAsync(servers, DatabaseKind.MariaDb, own: broker);
        var plan = await bench.PlanAsync(0, RewindTarget.At(30));
        await bench.PublishAsync(0, WeatherRecords.Events(50, 10));
        await bench.LoadAsync(0, 40, 10);
        await broker.DeleteRecordsAsync(bench.Topic.Name, before: 45);
        var before = await bench.Pipeline.ContentsAsync();

        var rewind = () => bench.Rewinder.RewindAsync(plan, acceptedLoss: 10, CancellationToken.None);

        (await rewind.Should().ThrowAsync<RewindRefusedException>()).WithMessage("*can't give back 15*");
        (await bench.Pipeline.ContentsAsync()).Should().Equal(before);
    }

    [Fact]
    public async Task What_was_lost_before_can_not_be_lost_again()
    {
        await using var broker = await OwnBroker.StartAsync(servers, BrokerKind.InProcess);
        await using var bench = await RewindBench.CreateAsync(servers, DatabaseKind.MariaDb, own: broker);
        await bench.PublishAsync(0, WeatherRecords.Events(0, 20), RewindBench.Gap(0, 9, GapReason.LostToRetention));
        await bench.LoadAsync(0, 0, 20);
        await broker.DeleteRecordsAsync(bench.Topic.Name, before: 10);

        (await bench.RewindAsync(0, RewindTarget.At(0))).Should().ContainSingle().Which.Removed.Should().Be(new OutcomeCounts(10, 0, 0, 10));
    }

    [Fact]
    public async Task What_a_broker_has_lost_at_its_end_is_not_rewound_either()
    {
        await using var bench = await RewindBench.LoadedAsync(servers, DatabaseKind.MariaDb);
        // As if ten more had been loaded from a broker that has come back without them.
        await bench.Pipeline.ExecuteAsync("INSERT INTO offset_gaps SELECT topic_id, 0, 40, 49, 'filtered', NOW(3) FROM kafka_topics WHERE topic_id = @Id", bench.Topic);
        await bench.Pipeline.ExecuteAsync("UPDATE partition_checkpoints SET next_offset = 50 WHERE topic_id = @Id", bench.Topic);

        (await bench.PlanAsync(0, RewindTarget.At(45))).Lost.Should().Be(5);
        (await bench.PlanAsync(0, RewindTarget.At(30))).Lost.Should().Be(10);
    }

    [Fact]
    public async Task Of_a_compacted_topic_any_record_may_be_gone()
    {
        await using var bench = await RewindBench.CreateAsync(servers, DatabaseKind.MariaDb, broker: BrokerKind.Kafka);
        await bench.PublishAsync(0, WeatherRecords.Events(0, 40));
        await bench.LoadAsync(0, 0, 40);
        (await bench.PlanAsync(0, RewindTarget.At(30))).Lost.Should().Be(0);
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bench.Pipeline.Settings["BrokerList"] }).Build();
        await admin.IncrementalAlterConfigsAsync(new()
        {
            [new() { Type = ResourceType.Topic, Name = bench.Topic.Name }] = [new() { Name = "cleanup.policy", Value = "compact,delete", IncrementalOperation = AlterConfigOpType.Set }],
        });

        await Eventually.HoldsAsync(async () => (await bench.PlanAsync(0, RewindTarget.At(30))).Compacted);
        (await bench.PlanAsync(0, RewindTarget.At(30))).Lost.Should().Be(10);
    }

    [Fact]
    public async Task A_topic_that_was_made_anew_is_not_rewound_by_the_plan_for_the_old_one()
    {
        await using var broker = await OwnBroker.StartAsync(servers, BrokerKind.InProcess);
        await using var bench = await RewindBench.LoadedAsync(servers, DatabaseKind.MariaDb, own: broker);
        var plan = await bench.PlanAsync(0, RewindTarget.At(10));
        await broker.DeleteTopicAsync(bench.Topic.Name);
        await broker.CreateTopicAsync(bench.Topic.Name);
        var before = await bench.Pipeline.ContentsAsync();

        var rewind = () => bench.Rewinder.RewindAsync(plan, long.MaxValue, CancellationToken.None);

        (await rewind.Should().ThrowAsync<RewindRefusedException>()).WithMessage("*An earlier topic of that name can't be loaded again.");
        (await bench.Pipeline.ContentsAsync()).Should().Equal(before);
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task Duplicates_that_stay_while_the_row_of_their_event_goes_are_told_with_the_offset_that_would_take_them_in(DatabaseKind database)
    {
        await using var bench = await RewindBench.CreateAsync(servers, database, partitions: 3);
        await bench.PublishAsync(0, [.. WeatherRecords.Events(0, 20), WeatherRecords.Event(12)]);
        await bench.LoadAsync(0, 0, 30);
        await bench.PublishAsync(1, [.. WeatherRecords.Events(100, 5), .. WeatherRecords.Events(8, 5)]);
        await bench.LoadAsync(1, 0, 30);
        await bench.PublishAsync(2, [.. WeatherRecords.Events(100, 2)]);
        await bench.LoadAsync(2, 0, 30);

        // Partition 1 has duplicates of 8 to 12 at 5 to 9, partition 2 of partition 1's rows 0 and 1.
        (await bench.PlanAsync(0, RewindTarget.At(10))).LeftDuplicates.Should().Equal(new LeftDuplicates(bench.Topic.Name, 1, 3, 7));
        (await bench.PlanAsync(1, RewindTarget.At(0))).LeftDuplicates.Should().Equal(new LeftDuplicates(bench.Topic.Name, 2, 2, 0));
        (await bench.PlanAsync(2, RewindTarget.At(0))).LeftDuplicates.Should().BeEmpty();
        (await bench.PlanAsync(null, RewindTarget.At(0))).LeftDuplicates.Should().BeEmpty("they go too");
        (await bench.PlanAsync(0, RewindTarget.At(13))).LeftDuplicates.Should().BeEmpty("the rows stay");
    }

    [Fact]
    public async Task A_duplicate_of_another_topic_stays_though_its_offset_is_among_those_that_go()
    {
        await using var bench = await RewindBench.LoadedAsync(servers, DatabaseKind.MariaDb);
        await bench.Pipeline.ExecuteAsync("INSERT INTO kafka_topics (name, cluster_id, kafka_topic_id, first_seen) VALUES ('other', '', '', NOW(3))");
        await bench.Pipeline.ExecuteAsync("UPDATE duplicate_events SET topic_id = (SELECT topic_id FROM kafka_topics WHERE name = 'other') WHERE kafka_offset = 35");

        (await bench.PlanAsync(0, RewindTarget.At(30))).LeftDuplicates.Should().Equal(new LeftDuplicates("other", 0, 1, 35));
    }

    [Fact]
    public async Task When_the_row_comes_back_the_duplicates_that_stayed_name_it_again()
    {
        await using var bench = await RewindBench.CreateAsync(servers, DatabaseKind.MariaDb, partitions: 2);
        await bench.PublishAsync(0, WeatherRecords.Events(0, 20));
        await bench.LoadAsync(0, 0, 30);
        await bench.PublishAsync(1, WeatherRecords.Events(5, 10));
        await bench.LoadAsync(1, 0, 30);
        var before = await bench.Pipeline.ContentsAsync();

        await bench.RewindAsync(0, RewindTarget.At(10));
        await bench.LoadAsync(0, 10, 4);

        (await bench.Pipeline.ContentsAsync()).Should().Equal(before);
    }
}
