using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Tier.LocalHost.Servers;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Reconciliation;
using Tier.Pipeline.Records;
using Tier.Pipeline.Replay;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Warehouse;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Replay;

/// <summary>Two replay files, a broker of their own with a topic for each, a database, and a clock that only the test moves.</summary>
internal sealed class ReplayBench : IAsyncDisposable
{
    private readonly List<Replayer> replayers = [];
    private readonly ReplayFile weather;
    private readonly ReplayFile tracks;

    private ReplayBench(TestPipeline pipeline, InProcessBroker broker, ReplayFile weather, ReplayFile tracks)
    {
        Pipeline = pipeline;
        Broker = broker;
        this.weather = weather;
        this.tracks = tracks;
        CreateTopics();
    }

    public TestPipeline Pipeline { get; }

    public InProcessBroker Broker { get; }

    public FakeTimeProvider Time { get; } = new();

    /// <summary>A flat track without an id of its own.</summary>
    public const string Track =
        """{"segment_tracks.event_name":"Ride Started","segment_tracks.original_timestamp_time":"2019-06-04 07:30:12","""
        + "\"segment_tracks.anonymous_id\":\"5EED0001\"}";

    public string WeatherPath => weather.Path;

    /// <summary>
    /// Weather events of consecutive minutes, and as many flat tracks, all of the same payload and without an id of their own.
    /// </summary>
    public static async Task<ReplayBench> CreateAsync(TestServers servers, int events)
    {
        var broker = InProcessBroker.Start();
        var weather = new ReplayFile(string.Join(",\n", WeatherRecords.Events(0, events).Select(Encoding.UTF8.GetString)));
        var tracks = new ReplayFile(string.Join('\n', Enumerable.Repeat(Track, events)));
        var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb, settings:
            [("BrokerList", broker.BootstrapServers), ("WeatherFile", weather.Path), ("SegmentTracksFile", tracks.Path)]);
        return new(pipeline, broker, weather, tracks);
    }

    /// <summary>A replay as a process of its own would run it, at ten events a second.</summary>
    public Replayer NewReplayer(ReplayOptions? options = null, LogLines? log = null)
    {
        var replayer = ActivatorUtilities.CreateInstance<Replayer>(Pipeline.NewWorker(Time, log), options ?? new ReplayOptions(), Time);
        replayers.Add(replayer);
        return replayer;
    }

    /// <summary>Writes other events into the weather file; whoever has it open goes on reading it.</summary>
    public Task WriteWeatherAsync(IEnumerable<byte[]> events) => WriteAsync(weather, events, ",\n");

    /// <summary>Writes other events into the file of tracks.</summary>
    public Task WriteTracksAsync(IEnumerable<byte[]> events) => WriteAsync(tracks, events, "\n");

    /// <summary>The replay of the weather file alone, for a producer of the test's own.</summary>
    public async Task<StreamReplay> OpenWeatherAsync()
    {
        var services = Pipeline.Services;
        await services.GetRequiredService<PipelineStart>().EnsureAsync(CancellationToken.None);
        var stream = EventStreams.BuiltIn.Single(one => one.Name == "weather");
        var topic = await services.GetRequiredService<StreamTopics>().RegisterAsync(stream, CancellationToken.None);
        var positions = services.GetRequiredService<ReplayPositions>();
        var info = await new ReplayFileReader().InspectAsync(WeatherPath, null, CancellationToken.None);
        var registry = services.GetRequiredService<TopicRegistry>();
        return new(
            stream, info, await positions.OpenAsync(topic.Id, info, [], CancellationToken.None), topic, registry, positions,
            new(), new UnloadedBytes(topic, 0, registry, services.GetRequiredService<Checkpoints>()), TimeProvider.System);
    }

    /// <summary>Publishes what is due after so many further ticks.</summary>
    public Task PublishAsync(Replayer replayer, int ticksLater)
    {
        Time.Advance(TimeSpan.FromMilliseconds(100) * ticksLater);
        return replayer.PublishDueAsync(CancellationToken.None);
    }

    /// <summary>Deletes the topics and makes them again: other ones of the same names.</summary>
    public void MakeTopicsAgain()
    {
        foreach (var stream in EventStreams.BuiltIn)
        {
            Broker.DeleteTopic(Pipeline.Topic(stream.Name));
        }

        CreateTopics();
    }

    /// <summary>All records of a stream's topic.</summary>
    public List<ConsumedRecord> Records(string stream)
    {
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(new ConsumerConfig
        {
            BootstrapServers = Broker.BootstrapServers,
            GroupId = "reader",
            EnableAutoCommit = false,
            EnablePartitionEof = true,
            FetchWaitMaxMs = 10,
        }).Build();
        consumer.Assign(new TopicPartitionOffset(Pipeline.Topic(stream), 0, 0));
        var records = new List<ConsumedRecord>();
        while (consumer.Consume(TimeSpan.FromSeconds(30)) is { IsPartitionEOF: false } result)
        {
            records.Add(new()
            {
                Topic = result.Topic,
                Partition = result.Partition,
                Offset = result.Offset,
                Key = result.Message.Key,
                Value = result.Message.Value,
                Headers = [.. result.Message.Headers.Select(header => new RecordHeader(header.Key, header.GetValueBytes()))],
            });
        }

        return records;
    }

    /// <summary>Loads both topics to their ends.</summary>
    public async Task<ReconciliationReport> LoadIncompleteAsync()
    {
        var worker = Pipeline.NewWorker();
        await worker.WeatherProcessor().ProcessAsync(Records("weather"), CancellationToken.None);
        await worker.TracksProcessor().ProcessAsync(Records("segment-tracks"), CancellationToken.None);
        return await Pipeline.ReconcileAsync();
    }

    /// <summary>Loads both topics to their ends, and checks that nothing is missing.</summary>
    public async Task<Dictionary<string, TopicReport>> LoadAsync()
    {
        var report = await LoadIncompleteAsync();
        report.Complete.Should().BeTrue();
        return report.Topics.Where(topic => topic.Current).ToDictionary(topic => topic.Stream);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replayer in replayers)
        {
            await replayer.DisposeAsync();
        }

        await Pipeline.DisposeAsync();
        Broker.Dispose();
        weather.Dispose();
        tracks.Dispose();
    }

    /// <summary>In place: truncated and written anew, as a rotated log is.</summary>
    private static async Task WriteAsync(ReplayFile file, IEnumerable<byte[]> events, string separator)
    {
        var text = string.Join(separator, events.Select(Encoding.UTF8.GetString));
        await File.WriteAllTextAsync(file.Path, text, TestContext.Current.CancellationToken);
    }

    private void CreateTopics()
    {
        foreach (var stream in EventStreams.BuiltIn)
        {
            Broker.CreateTopic(Pipeline.Topic(stream.Name), 1);
        }
    }
}
