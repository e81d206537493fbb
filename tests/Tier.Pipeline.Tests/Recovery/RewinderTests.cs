using Microsoft.Extensions.DependencyInjection;
using Tier.Pipeline.Kafka;
using Tier.Pipeline.Records;
using Tier.Pipeline.Recovery;
using Tier.Pipeline.Streams;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Recovery;

public sealed class RewinderTests(TestServers servers)
{
    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_rewound_partition_that_is_loaded_again_has_the_same_tables(DatabaseKind database)
    {
        await using var bench = await RewindBench.LoadedAsync(servers, database);
        var before = await bench.Pipeline.ContentsAsync();

        var rewound = await bench.RewindAsync(0, RewindTarget.At(20));
        var report = await bench.Pipeline.ReconcileAsync();
        await bench.LoadAsync(0, 20, 6);

        rewound.Should().Equal(new RewoundPartition(0, 20, 40, new OutcomeCounts(16, 1, 2, 1)));
        report.Complete.Should().BeFalse("the range isn't loaded");
        report.Topics.SelectMany(topic => topic.Partitions).SelectMany(partition => partition.Problems).Should().Equal("offsets 20 to 39 were committed and have no outcome");
        (await bench.Pipeline.ContentsAsync()).Should().Equal(before);
        (await bench.Pipeline.ReconcileAsync()).Complete.Should().BeTrue();
    }

    [Theory]
    [InlineData(0)] // all of it
    [InlineData(5)] // a dead letter
    [InlineData(7)] // a duplicate
    [InlineData(10)] // the first of a gap
    [InlineData(12)] // inside a gap
    [InlineData(14)] // the last of a gap
    [InlineData(39)] // the last one
    public async Task Whatever_lies_at_the_offset_the_tables_hold_what_is_below_and_the_ledger_counts_it(long to)
    {
        await using var bench = await RewindBench.LoadedAsync(servers, DatabaseKind.MariaDb);
        var before = await bench.Pipeline.ContentsAsync();

        await bench.RewindAsync(0, RewindTarget.At(to));

        (await bench.Pipeline.ValueAsync<long>("SELECT next_offset FROM partition_checkpoints WHERE topic_id = @Id", bench.Topic)).Should().Be(to);
        (await bench.Pipeline.ReconcileAsync()).Topics.SelectMany(topic => topic.Partitions).SelectMany(partition => partition.Problems)
            .Should().Equal([$"offsets {to} to 39 were committed and have no outcome"], "all the rest holds");
        await bench.LoadAsync(0, to, 7);
        (await bench.Pipeline.ContentsAsync()).Should().Equal(before);
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task The_plan_counts_what_goes_and_changes_nothing(DatabaseKind database)
    {
        await using var bench = await RewindBench.LoadedAsync(servers, database);
        var before = await bench.Pipeline.ContentsAsync();

        var plan = await bench.PlanAsync(null, RewindTarget.At(12));

        plan.Partitions.Should().ContainSingle().Which.Should().BeEquivalentTo(new PartitionRewind
        {
            Partition = 0,
            FirstOffset = 0,
            Checkpoint = 40,
            From = 12,
            Counts = new(21, 1, 2, 4),
            Gaps = new Dictionary<string, long> { ["marker_or_aborted"] = 4 },
            Ranges = 0,
            CutRange = (0, 39),
            BrokerLow = 0,
            BrokerHigh = 40,
            Lost = 0,
        });
        (plan.Compacted, plan.LeftDuplicates.Count).Should().Be((false, 0));
        (await bench.Pipeline.ContentsAsync()).Should().Equal(before);
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task What_reconcile_has_verified_ends_where_the_partition_was_rewound_to(DatabaseKind database)
    {
        await using var bench = await RewindBench.LoadedAsync(servers, database, partitions: 3);
        await bench.PublishAsync(1, WeatherRecords.Events(100, 10));
        await bench.PublishAsync(2, WeatherRecords.Events(200, 10));
        await bench.LoadAsync(1, 0, 10);
        await bench.LoadAsync(2, 0, 10);
        await bench.Pipeline.ExecuteAsync("UPDATE partition_checkpoints SET verified_to = CASE kafka_partition WHEN 0 THEN 40 WHEN 1 THEN 3 END WHERE topic_id = @Id", bench.Topic);

        await bench.RewindAsync(null, RewindTarget.At(5));

        (await bench.Pipeline.QueryAsync<(int, long, long?)>("SELECT kafka_partition, next_offset, verified_to FROM partition_checkpoints WHERE topic_id = @Id ORDER BY 1", bench.Topic))
            .Should().Equal((0, 5, 5), (1, 5, 3), (2, 5, null));
    }

    [Fact]
    public async Task What_is_known_of_redriven_letters_goes_with_their_outcomes_alone()
    {
        await using var bench = await RewindBench.LoadedAsync(servers, DatabaseKind.MariaDb, partitions: 2);
        await bench.Pipeline.ExecuteAsync(
            """
            INSERT INTO redriven_letters
                (topic_id, kafka_partition, kafka_offset, reason, sentence, first_seen, outcome, redriven_at, app_version)
            VALUES (@Id, 0, 19, 'r', '', NOW(3), 'loaded', NOW(3), '1'), (@Id, 0, 20, 'r', '', NOW(3), 'loaded', NOW(3), '1'), (
                @Id, 1, 30, 'r', '', NOW(3), 'loaded', NOW(3), '1')
            """,
            bench.Topic);

        await bench.RewindAsync(0, RewindTarget.At(20));

        (await bench.Pipeline.QueryAsync<(int, long)>("SELECT kafka_partition, kafka_offset FROM redriven_letters ORDER BY 1, 2"))
            .Should().Equal((0, 19), (1, 30));
    }

    [Theory]
    [InlineData(1, 41, "*is loaded up to offset 40 only: it can't be rewound to 41.")]
    [InlineData(1, -1, "*begins at offset 0*can't be rewound to -1.")]
    public async Task An_offset_outside_of_what_was_loaded_is_refused(int partitions, long to, string sentence)
    {
        await using var bench = await RewindBench.LoadedAsync(servers, DatabaseKind.MariaDb, partitions);
        var plan = () => bench.PlanAsync(0, RewindTarget.At(to));
        (await plan.Should().ThrowAsync<RewindRefusedException>()).WithMessage(sentence);
    }

    [Fact]
    public async Task A_topic_or_a_partition_that_is_not_known_is_refused_and_those_that_are_are_named()
    {
        await using var bench = await RewindBench.LoadedAsync(servers, DatabaseKind.MariaDb, partitions: 3);

        var otherPartition = () => bench.PlanAsync(3, RewindTarget.At(0));
        (await otherPartition.Should().ThrowAsync<RewindRefusedException>()).WithMessage("*has no partition 3: there are 0, 1, 2.");

        var otherTopic = () => bench.Rewinder.PlanAsync("wether", 0, RewindTarget.At(0), CancellationToken.None);
        (await otherTopic.Should().ThrowAsync<RewindRefusedException>()).WithMessage($"No stream loads a topic 'wether': there are {bench.Topic.Name} and {bench.Pipeline.Topic("segment-tracks")}.");

        var neverLoaded = () => bench.Rewinder.PlanAsync(bench.Pipeline.Topic("segment-tracks"), 0, RewindTarget.At(0), CancellationToken.None);
        (await neverLoaded.Should().ThrowAsync<RewindRefusedException>()).WithMessage("Nothing was loaded yet of the topic*");
    }

    [Fact]
    public async Task Rewound_to_where_it_stands_a_partition_is_as_before()
    {
        await using var bench = await RewindBench.LoadedAsync(servers, DatabaseKind.MariaDb);
        var before = await bench.Pipeline.ContentsAsync();
        (await bench.RewindAsync(0, RewindTarget.At(40))).Should().BeEmpty();
        (await bench.Pipeline.ContentsAsync()).Should().Equal(before);
    }

    [Fact]
    public async Task A_user_who_may_not_delete_is_told_which_setting_names_the_one_who_may()
    {
        await using var bench = await RewindBench.LoadedAsync(servers, DatabaseKind.MariaDb);
        var services = bench.Pipeline.Services;
        var rewinder = new Rewinder(new(bench.Pipeline.Database.AppConnectionString), services.GetRequiredService<KafkaMetadata>(), services.GetRequiredService<EventStreams>());
        var before = await bench.Pipeline.ContentsAsync();

        var rewind = async () => await rewinder.RewindAsync(await bench.PlanAsync(0, RewindTarget.At(0)), 0, CancellationToken.None);

        (await rewind.Should().ThrowAsync<SettingException>()).Which.Setting.Should().Be("MySqlMigrationConnection");
        (await bench.Pipeline.ContentsAsync()).Should().Equal(before);
    }
}
