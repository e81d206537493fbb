using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Tier.Pipeline.Kafka;
using Tier.Pipeline.Reconciliation;
using Tier.Pipeline.Records;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Tests.Fuzzing.Storage;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Fuzzing.Hostile;

/// <summary>All hostile records, sent to a real broker, read from it, and loaded into a real database.</summary>
internal sealed class HostileRun
{
    // What is larger goes through alone, so that few large values are in memory at a time.
    private const int LargeValue = 1024 * 1024;
    private const int Batch = 40;
    private static readonly CancellationToken Now = CancellationToken.None;

    private readonly TestPipeline pipeline;
    private readonly TopicReader reader;
    private readonly Dictionary<string, (string Stream, long Offset, RecordOutcome Transformed)> sent = [];

    private HostileRun(TestPipeline pipeline)
    {
        this.pipeline = pipeline;
        reader = pipeline.Services.GetRequiredService<TopicReader>();
    }

    /// <summary>What became of each record, by its name.</summary>
    public IReadOnlyDictionary<string, HostileOutcome> Outcomes { get; private set; } = new Dictionary<string, HostileOutcome>();

    /// <summary>What reconcile says in the end.</summary>
    public ReconciliationReport? Report { get; private set; }

    /// <summary>Sends and loads them.</summary>
    public static async Task<HostileRun> RunAsync(TestServers servers, DatabaseKind database, BrokerKind broker)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database, broker);
        var run = new HostileRun(pipeline);
        foreach (var stream in HostileRecords.All.GroupBy(record => record.Stream))
        {
            await run.SendAsync(stream.Key, [.. stream]);
        }

        run.Outcomes = await run.ReadOutcomesAsync();
        run.Report = await pipeline.ReconcileAsync();
        return run;
    }

    private async Task SendAsync(string stream, HostileRecord[] records)
    {
        using var producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig
        {
            BootstrapServers = pipeline.Settings["BrokerList"],
            EnableIdempotence = true,
            CompressionType = CompressionType.Zstd,
            MessageMaxBytes = 200_000_000,
        }).Build();
        var waiting = new List<(HostileRecord Record, long Offset)>();
        foreach (var record in records)
        {
            var message = new Message<byte[]?, byte[]?> { Key = record.Key(), Value = record.Value(), Headers = [.. record.Headers().Select(header => new Header(header.Key, header.Value))] };
            var delivery = await producer.ProduceAsync(new TopicPartition(pipeline.Topic(stream), 0), message, Now);
            waiting.Add((record, delivery.Offset));
            if (waiting.Count == Batch || (message.Value?.Length ?? 0) > LargeValue)
            {
                await LoadAsync(stream, waiting);
            }
        }

        await LoadAsync(stream, waiting);
    }

    private async Task LoadAsync(string stream, List<(HostileRecord Record, long Offset)> waiting)
    {
        if (waiting.Count == 0)
        {
            return;
        }

        var records = new List<ConsumedRecord>();
        await foreach (var chunk in reader.ReadAsync(pipeline.Topic(stream), 0, waiting[0].Offset, waiting[^1].Offset + 1, Now))
        {
            records.AddRange(chunk.Records);
        }

        for (var index = 0; index < waiting.Count; index++)
        {
            var timestamp = waiting[index].Record.Timestamp ?? records[index].TimestampMilliseconds;
            records[index] = records[index] with { TimestampMilliseconds = timestamp };
            var transformed = stream == "weather" ? Transforms.Weather(records[index]) : Transforms.Track(records[index]);
            sent.Add(waiting[index].Record.Name, (stream, waiting[index].Offset, transformed.Row is null ? WithoutValue(transformed) : transformed));
        }

        await (stream == "weather"
            ? pipeline.Services.WeatherProcessor().ProcessAsync(records, Now)
            : pipeline.Services.TracksProcessor().ProcessAsync(records, Now));
        waiting.Clear();
    }

    // What isn't loaded is too large to be kept until the tests have looked at it.
    private static RecordOutcome WithoutValue(RecordOutcome outcome) =>
        RecordOutcome.Of(outcome.Record with { Value = null, Headers = [] }, outcome.PayloadHash, outcome.Rejection);

    private async Task<Dictionary<string, HostileOutcome>> ReadOutcomesAsync()
    {
        var outcomes = new Dictionary<string, HostileOutcome>();
        foreach (var (stream, table) in new[] { ("weather", Transforms.WeatherTable), ("segment-tracks", Transforms.TracksTable) })
        {
            const string ofTopic = "WHERE topic_id = (SELECT MAX(topic_id) FROM kafka_topics WHERE name = @topic)";
            var topic = pipeline.Topic(stream);
            var rows = await StoredRows.ReadAsync(pipeline, table);
            var dead = (await pipeline.QueryAsync<(long Offset, string Reason)>($"SELECT kafka_offset, reason FROM dead_letters {ofTopic}", new { topic })).ToDictionary(letter => letter.Offset, letter => letter.Reason);
            var duplicates = (await pipeline.QueryAsync<long>($"SELECT kafka_offset FROM duplicate_events {ofTopic}", new { topic })).ToHashSet();
            foreach (var (name, record) in sent.Where(record => record.Value.Stream == stream))
            {
                var found = rows.ContainsKey(record.Offset) ? HostileRecord.Loaded : duplicates.Contains(record.Offset) ? HostileRecord.Duplicate : dead.GetValueOrDefault(record.Offset);
                outcomes.Add(name, new(found, record.Transformed, rows.GetValueOrDefault(record.Offset)));
            }
        }

        return outcomes;
    }
}
