using Microsoft.Extensions.DependencyInjection;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Records;
using Tier.Pipeline.Streams;
using Tier.Testing;
using Tier.Testing.Faults;

namespace Tier.Pipeline.Tests.Loading;

/// <summary>A topic that is deleted and made again has the same name, and offsets that begin at 0 again; a client goes on where it was.</summary>
public sealed class TopicIdentityTests(TestServers servers)
{
    private static readonly CancellationToken Now = CancellationToken.None;

    // Without an id: nothing but the coordinates tells two such events apart.
    private static readonly byte[] WithoutId =
        """{"segment_tracks.event_name":"Ride Started","segment_tracks.original_timestamp_time":"2019-06-04 07:30:12"}"""u8.ToArray();

    [Theory, InlineData(BrokerKind.InProcess), InlineData(BrokerKind.Kafka)]
    public async Task A_topic_made_again_between_two_runs_is_loaded_from_its_start(BrokerKind broker)
    {
        await using var topics = await MortalTopics.CreateAsync(servers, DatabaseKind.MariaDb, broker);
        var pipeline = topics.Pipeline;
        await LoadAsync(pipeline, await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 10)));

        await topics.MakeAgainAsync();
        await pipeline.NewWorker().WeatherProcessor().ProcessAsync(await pipeline.PublishAsync("weather", WeatherRecords.Events(5, 10)), Now);

        await CompleteAsync(pipeline, Of(5, 0, 5, 0), Of(10, 0, 0, 0));
    }

    [Theory]
    [InlineData(DatabaseKind.MariaDb, BrokerKind.InProcess, 4, 0)] // the client's offset is beyond the end, so it begins at the start
    [InlineData(DatabaseKind.MariaDb, BrokerKind.InProcess, 12, 10)] // the client goes on
    [InlineData(DatabaseKind.MariaDb, BrokerKind.InProcess, 30, 10)]
    [InlineData(DatabaseKind.MySql, BrokerKind.Kafka, 4, 0)]
    [InlineData(DatabaseKind.MySql, BrokerKind.Kafka, 30, 10)]
    public async Task A_topic_made_again_while_the_worker_runs_is_loaded_from_its_start(DatabaseKind database, BrokerKind broker, int events, int firstInBatch)
    {
        await using var topics = await MortalTopics.CreateAsync(servers, database, broker);
        var pipeline = topics.Pipeline;
        await LoadAsync(pipeline, await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 10)));

        await topics.MakeAgainAsync();
        var records = await pipeline.PublishAsync("weather", WeatherRecords.Events(100, events));
        await LoadAsync(pipeline, records[firstInBatch..]);

        await CompleteAsync(pipeline, Of(events, 0, 0, 0), Of(10, 0, 0, 0));
        await LoadAsync(pipeline, await pipeline.PublishAsync("weather", WeatherRecords.Events(200, 5)));
        await CompleteAsync(pipeline, Of(events + 5, 0, 0, 0), Of(10, 0, 0, 0));
    }

    [Theory, InlineData(DatabaseKind.MariaDb, BrokerKind.InProcess), InlineData(DatabaseKind.MySql, BrokerKind.Kafka)]
    public async Task What_the_client_had_read_ahead_of_the_old_topic_is_loaded_as_what_it_is(DatabaseKind database, BrokerKind broker)
    {
        await using var topics = await MortalTopics.CreateAsync(servers, database, broker);
        var pipeline = topics.Pipeline;
        var old = await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 30));
        await LoadAsync(pipeline, old[..10]);

        await topics.MakeAgainAsync();
        var records = await pipeline.PublishAsync("weather", WeatherRecords.Events(100, 40));
        await LoadAsync(pipeline, old[10..20]);
        await LoadAsync(pipeline, [.. old[20..], .. records[30..35]]);
        await LoadAsync(pipeline, records[35..]);

        await CompleteAsync(pipeline, Of(40, 0, 0, 0), Of(30, 0, 0, 0));
        (await pipeline.QueryAsync<(long Topic, long Offset)>("SELECT topic_id, kafka_offset FROM weather_data WHERE date_time < '2019-06-04 00:30:00' ORDER BY kafka_offset"))
            .Should().Equal(Enumerable.Range(0, 30).Select(offset => (1L, (long)offset)));
    }

    [Fact]
    public async Task What_the_client_had_read_of_a_topic_that_was_seen_at_the_start_and_made_again_before_the_first_batch_is_loaded_as_what_it_is()
    {
        await using var topics = await MortalTopics.CreateAsync(servers, DatabaseKind.MariaDb, BrokerKind.InProcess);
        var pipeline = topics.Pipeline;
        await pipeline.Services.GetRequiredService<PipelineStart>().EnsureAsync(Now);
        await pipeline.Services.GetRequiredService<StreamTopics>().RegisterAllAsync(Now);
        var old = await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 10));

        await topics.MakeAgainAsync();
        await pipeline.PublishAsync("weather", WeatherRecords.Events(100, 20));
        await LoadAsync(pipeline, old);

        await CompleteAsync(pipeline, Of(20, 0, 0, 0), Of(10, 0, 0, 0));
    }

    [Theory, InlineData(BrokerKind.InProcess), InlineData(BrokerKind.Kafka)]
    public async Task The_same_file_replayed_into_the_new_topic_is_told_from_what_was_read_ahead_by_the_time(BrokerKind broker)
    {
        await using var topics = await MortalTopics.CreateAsync(servers, DatabaseKind.MariaDb, broker);
        var pipeline = topics.Pipeline;
        var old = await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 30));
        await LoadAsync(pipeline, old[..10]);

        await topics.MakeAgainAsync();
        await Eventually.HoldsAsync(() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() > old[0].TimestampMilliseconds);
        var again = await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 20));
        await LoadAsync(pipeline, old[10..20]);
        // Now the new topic goes on as no file says.
        await pipeline.PublishAsync("weather", WeatherRecords.Events(500, 10));
        await LoadAsync(pipeline, old[20..]);

        await CompleteAsync(pipeline, Of(20, 0, 10, 0), Of(20, 0, 10, 0));
        again.Should().HaveCount(20);
    }

    [Fact]
    public async Task Events_without_an_id_have_one_row_each_in_both_topics()
    {
        await using var broker = await OwnBroker.StartAsync(servers, BrokerKind.InProcess);
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb, broker);
        var old = await pipeline.PublishAsync("segment-tracks", Enumerable.Repeat(WithoutId, 20));
        await pipeline.Services.TracksProcessor().ProcessAsync(old[..10], Now);

        await broker.DeleteTopicAsync("segment-tracks");
        await broker.CreateTopicAsync("segment-tracks");
        await Eventually.HoldsAsync(() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() > old[0].TimestampMilliseconds);
        var records = await pipeline.PublishAsync("segment-tracks", Enumerable.Repeat(WithoutId, 30));
        await pipeline.Services.TracksProcessor().ProcessAsync([.. old[10..], .. records[20..]], Now);
        await pipeline.Services.TracksProcessor().ProcessAsync(records[10..], Now);

        (await pipeline.QueryAsync<(long, long)>("SELECT topic_id, COUNT(*) FROM segment_tracks GROUP BY topic_id ORDER BY topic_id")).Should().Equal((1, 20), (2, 30));
        (await pipeline.ReconcileAsync()).Complete.Should().BeTrue();
    }

    [Fact]
    public async Task What_nobody_read_of_the_old_topic_before_it_was_deleted_is_recorded_as_lost_and_what_was_read_after_it_is_loaded()
    {
        await using var topics = await MortalTopics.CreateAsync(servers, DatabaseKind.MariaDb, BrokerKind.InProcess);
        var pipeline = topics.Pipeline;
        var old = await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 30));
        await LoadAsync(pipeline, old[..10]);

        await topics.MakeAgainAsync();
        await LoadAsync(pipeline, [.. old[15..20], .. old[21..]]);

        var before = (await pipeline.ReconcileAsync()).Topics.Single(topic => topic.Stream == "weather" && !topic.Current);
        before.Counts.Should().Be(Of(24, 0, 0, 6));
        before.Lost.Should().Be(6, "a loss is told");
        pipeline.AskedToStop().Should().BeFalse();
        (await pipeline.QueryAsync<(long, long, string)>("SELECT first_offset, last_offset, reason FROM offset_gaps ORDER BY first_offset"))
            .Should().Equal((10, 14, "lost_to_retention"), (20, 20, "lost_to_retention"));
    }

    [Fact]
    public async Task A_record_of_neither_topic_stops_the_app()
    {
        await using var topics = await MortalTopics.CreateAsync(servers, DatabaseKind.MariaDb, BrokerKind.InProcess);
        var pipeline = topics.Pipeline;
        var old = await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 10));
        await LoadAsync(pipeline, old);

        await topics.MakeAgainAsync();
        var load = () => LoadAsync(pipeline, [old[5] with { Value = WeatherRecords.Event(99) }]);

        await load.Should().ThrowAsync<InvariantException>();
        pipeline.AskedToStop().Should().BeTrue();
    }

    [Fact]
    public async Task A_new_topic_with_fewer_or_more_partitions_is_loaded_whole()
    {
        await using var topics = await MortalTopics.CreateAsync(servers, DatabaseKind.MariaDb, BrokerKind.InProcess, partitions: 3);
        var pipeline = topics.Pipeline;
        var old = await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 10), partition: 2);
        await LoadAsync(pipeline, old[..5]);

        await topics.MakeAgainAsync(partitions: 2);
        await pipeline.PublishAsync("weather", WeatherRecords.Events(100, 7), partition: 1);
        await LoadAsync(pipeline, old[5..]);
        await CompleteAsync(pipeline, Of(7, 0, 0, 0), Of(10, 0, 0, 0));

        await topics.MakeAgainAsync(partitions: 5);
        await pipeline.PublishAsync("weather", WeatherRecords.Events(200, 3), partition: 4);
        var records = await pipeline.PublishAsync("weather", WeatherRecords.Events(300, 4), partition: 0);
        await LoadAsync(pipeline, records);
        await CompleteAsync(pipeline, Of(7, 0, 0, 0), Of(10, 0, 0, 0), Of(7, 0, 0, 0));
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task Workers_that_notice_the_new_topic_at_the_same_time_load_it_once(DatabaseKind database)
    {
        await using var topics = await MortalTopics.CreateAsync(servers, database, BrokerKind.InProcess, partitions: 2);
        var pipeline = topics.Pipeline;
        var workers = Enumerable.Range(0, 3).Select(_ => pipeline.NewWorker()).ToArray();
        var old = await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 10));
        foreach (var worker in workers)
        {
            await worker.WeatherProcessor().ProcessAsync(old, Now);
        }

        await topics.MakeAgainAsync(partitions: 2);
        var records = await pipeline.PublishAsync("weather", WeatherRecords.Events(1_000, 6_000));
        await pipeline.PublishAsync("weather", Enumerable.Range(0, 100).Select(WeatherRecords.WithoutCity), partition: 1);
        await Task.WhenAll(workers.Select(worker => Task.Run(() => worker.WeatherProcessor().ProcessAsync(records[5_990..], Now))));

        await CompleteAsync(pipeline, Of(6_000, 100, 0, 0), Of(10, 0, 0, 0));
    }

    [Fact]
    public async Task Batches_of_one_worker_that_notice_the_new_topic_at_the_same_time_change_to_it_once()
    {
        await using var topics = await MortalTopics.CreateAsync(servers, DatabaseKind.MariaDb, BrokerKind.InProcess);
        var pipeline = topics.Pipeline;
        using var lines = new LogLines();
        var worker = pipeline.NewWorker(log: lines).WeatherProcessor();
        await worker.ProcessAsync(await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 10)), Now);

        await topics.MakeAgainAsync();
        var records = await pipeline.PublishAsync("weather", WeatherRecords.Events(1_000, 3_000));
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => worker.ProcessAsync(records[2_990..], Now))));

        lines.All.Should().ContainSingle(line => line.Text.Contains("was deleted and made again", StringComparison.Ordinal));
        await CompleteAsync(pipeline, Of(3_000, 0, 0, 0), Of(10, 0, 0, 0));
    }

    [Fact]
    public async Task Another_cluster_behind_the_same_setting_is_another_topic()
    {
        await using var broker = await OwnBroker.StartAsync(servers, BrokerKind.InProcess);
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb, broker);
        await LoadAsync(pipeline, await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 10)));

        using var other = LocalHost.Servers.InProcessBroker.Start();
        other.Advertise(broker.Network.Port);
        other.CreateTopic("weather", 1);
        other.CreateTopic("segment-tracks", 1);
        broker.Network.TargetPort = int.Parse(other.BootstrapServers.Split(':')[1]);
        await broker.DownAsync();
        var records = await pipeline.PublishAsync("weather", WeatherRecords.Events(100, 20));
        await LoadAsync(pipeline, records[10..]);

        await CompleteAsync(pipeline, Of(20, 0, 0, 0), Of(10, 0, 0, 0));
        (await pipeline.QueryAsync<string>("SELECT DISTINCT cluster_id FROM kafka_topics")).Should().HaveCount(2);
    }

    [Fact]
    public async Task A_range_of_a_topic_that_is_no_more_is_refused_and_nothing_of_the_new_one_is_loaded_under_its_name()
    {
        await using var topics = await MortalTopics.CreateAsync(servers, DatabaseKind.MariaDb, BrokerKind.InProcess);
        var pipeline = topics.Pipeline;
        await LoadAsync(pipeline, await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 10)));
        var topic = await pipeline.Services.GetRequiredService<TopicRegistry>().GetAsync(pipeline.Topic("weather"), Now);

        await topics.MakeAgainAsync();
        await pipeline.PublishAsync("weather", WeatherRecords.Events(100, 20));
        var weather = pipeline.Services.GetRequiredService<EventStreams>().Named("weather");
        var reload = pipeline.Services.GetRequiredService<RangeReload>();
        var inside = () => reload.AppendAsync(weather, topic, 0, 10, 20, Now);
        var beyond = () => reload.AppendAsync(weather, topic, 0, 10, 40, Now);
        var behind = () => reload.AppendAsync(weather, topic, 0, 30, 40, Now);

        await inside.Should().ThrowAsync<TopicChangedException>();
        await beyond.Should().ThrowAsync<TopicChangedException>();
        await behind.Should().ThrowAsync<TopicChangedException>("the new one ends before it, and has lost nothing");
        (await pipeline.ValueAsync<long>("SELECT COUNT(*) FROM weather_data")).Should().Be(10);
    }

    [Fact]
    public async Task Records_that_the_broker_drops_after_the_topic_was_first_seen_are_a_loss_though_none_was_ever_loaded()
    {
        await using var topics = await MortalTopics.CreateAsync(servers, DatabaseKind.MariaDb, BrokerKind.InProcess);
        var pipeline = topics.Pipeline;
        await pipeline.Services.GetRequiredService<PipelineStart>().EnsureAsync(Now);
        await pipeline.Services.GetRequiredService<StreamTopics>().RegisterAllAsync(Now);
        var records = await pipeline.PublishAsync("weather", WeatherRecords.Events(0, 10));

        await topics.DeleteRecordsAsync(before: 5);

        (await pipeline.ReconcileAsync()).Topics.SelectMany(topic => topic.Partitions).SelectMany(partition => partition.Problems)
            .Should().Equal("offsets 0 to 4 were removed by the broker's retention before they were loaded");
        await LoadAsync(pipeline, records[5..]);
        (await pipeline.QueryAsync<(long, long, string)>("SELECT first_offset, last_offset, reason FROM offset_gaps")).Should().Equal((0, 4, "lost_to_retention"));
    }

    private static Task LoadAsync(TestPipeline pipeline, ConsumedRecord[] records) => pipeline.Services.WeatherProcessor().ProcessAsync(records, Now);

    private static OutcomeCounts Of(long loaded, long deadLetters, long duplicates, long gaps) => new(loaded, deadLetters, duplicates, gaps);

    /// <summary>The topic that is, and then those that were, in their order.</summary>
    private static async Task CompleteAsync(TestPipeline pipeline, OutcomeCounts current, params OutcomeCounts[] before)
    {
        var weather = (await pipeline.ReconcileAsync()).Topics.Where(topic => topic.Stream == "weather").ToArray();
        weather.SelectMany(topic => topic.Partitions).SelectMany(partition => partition.Problems).Should().BeEmpty();
        weather.Single(topic => topic.Current).Counts.Should().Be(current);
        weather.Where(topic => !topic.Current).Select(topic => topic.Counts).Should().Equal(before);
        pipeline.AskedToStop().Should().BeFalse();
    }
}
