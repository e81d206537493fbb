using Dapper;
using Microsoft.Extensions.DependencyInjection;
using MySqlConnector;
using Tier.Benchmarks.Reporting;
using Tier.Benchmarks.Stacks;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Records;
using Tier.Testing;

namespace Tier.Benchmarks.Loading;

/// <summary>An empty database with the app's tables, and a consumer group of its own on a topic; the database goes with it.</summary>
internal sealed class BenchmarkRun : IAsyncDisposable
{
    /// <summary>The function that loads app events.</summary>
    public const string LoadingFunction = "SegmentTracksEtl";

    private static int runs;
    private readonly BenchmarkStack stack;

    private BenchmarkRun(BenchmarkStack stack, TestPipeline pipeline, RegisteredTopic topic)
    {
        this.stack = stack;
        Pipeline = pipeline;
        Topic = topic;
    }

    /// <summary>The database, and the services of this process on it.</summary>
    public TestPipeline Pipeline { get; }

    /// <summary>The topic of the app events.</summary>
    public RegisteredTopic Topic { get; }

    /// <summary>Makes one. The tables are made here, so that no worker's start is measured with them.</summary>
    /// <param name="stack">The servers.</param>
    /// <param name="topic">The topic of the app events; null for an empty one.</param>
    /// <param name="partitions">The partitions of a topic that is made.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<BenchmarkRun> CreateAsync(BenchmarkStack stack, string? topic, int partitions, CancellationToken cancellationToken)
    {
        (string, string?)[] settings = topic is null ? [] : [("SegmentTracksTopic", topic), ("SegmentTracksConsumerGroup", $"run-{Interlocked.Increment(ref runs)}-{topic}")];
        var pipeline = await TestPipeline.CreateAsync(stack.Servers, stack.Database, stack.Broker, partitions, settings);
        await pipeline.Services.GetRequiredService<PipelineStart>().EnsureAsync(cancellationToken);
        var registered = await pipeline.Services.GetRequiredService<TopicRegistry>().GetAsync(pipeline.Topic("segment-tracks"), cancellationToken);
        await QuietServer.WaitAsync(pipeline.Database.AdminConnectionString, cancellationToken);
        return new(stack, pipeline, registered);
    }

    /// <summary>The settings of a worker that runs one function.</summary>
    /// <param name="function">The function's name.</param>
    /// <param name="overrides">Settings over all others.</param>
    public Dictionary<string, string?> WorkerSettings(string function, params IEnumerable<KeyValuePair<string, string?>> overrides)
    {
        var settings = new Dictionary<string, string?>(Pipeline.Settings) { ["AzureFunctionsJobHost__functions__0"] = function };
        if (stack.Broker == BrokerKind.InProcess)
        {
            // What this broker needs: joins take seconds otherwise, and empty fetches 500 ms.
            settings["LocalHost__KafkaGroupProtocol"] = "consumer";
            settings["LocalHost__FetchWaitMaxMs"] = "10";
        }

        foreach (var (name, value) in overrides)
        {
            settings[name] = value;
        }

        return settings;
    }

    /// <summary>Checks that all is there.</summary>
    /// <param name="rows">The rows that the table has to have.</param>
    /// <param name="all">Whether everything in the topic has to be loaded and committed.</param>
    /// <returns>What isn't as it should be; null when all is.</returns>
    public async Task<string?> CheckAsync(long rows, bool all)
    {
        var found = await Pipeline.ValueAsync<long>("SELECT COUNT(*) FROM segment_tracks");
        var report = await Pipeline.ReconcileAsync();
        var problems = report.Topics.SelectMany(topic => topic.Problems.Concat(topic.Partitions.SelectMany(partition => partition.Problems))).ToList();
        var lag = report.Topics.Sum(topic => topic.Lag);
        if (found != rows)
        {
            problems.Insert(0, $"segment_tracks has {found} rows and should have {rows}");
        }

        if (all && lag > 0)
        {
            problems.Insert(0, $"{lag} records are not loaded");
        }

        if (!report.Complete && problems.Count == 0)
        {
            problems.Add("reconcile says not complete");
        }

        problems.ForEach(problem => Progress.Say($"NOT COMPLETE: {problem}"));
        return problems.Count == 0 ? null : string.Join("; ", problems);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Pipeline.DisposeAsync();
        await using var connection = new MySqlConnection(stack.Server.ConnectionString());
        await connection.ExecuteAsync($"DROP DATABASE `{Pipeline.Database.Name}`", commandTimeout: 0);
    }
}
