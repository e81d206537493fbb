using System.Diagnostics;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Tier.Pipeline.Kafka;

/// <summary>What the brokers say of topics and groups, asked for on a client of its own.</summary>
public sealed class KafkaMetadata : IDisposable
{
    private const string CleanupPolicy = "cleanup.policy";
    private const string Compact = "compact";
    private static readonly TimeSpan NextTry = TimeSpan.FromMilliseconds(100);

    /// <summary>The id that brokers without topic ids answer.</summary>
    private static readonly string NoId = new Uuid(0, 0).ToString();

    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(1);

    /// <summary>How long Dispose waits for pending answers.</summary>
    private static readonly TimeSpan LastAnswers = TimeSpan.FromSeconds(2);

    private readonly BrokerClients clients;
    private readonly BrokerRefusal refusal;
    private readonly Lazy<IAdminClient> admin;
    private int unanswered;
    private volatile bool ended;

    /// <summary>Takes the brokers' address; connects at the first question.</summary>
    public KafkaMetadata(BrokerClients clients)
    {
        this.clients = clients;
        refusal = clients.NewRefusal();
        admin = new(() => new AdminClientBuilder(clients.Configuration).SetLogHandler((_, _) => { }).SetErrorHandler((_, error) => refusal.Note(error)).Build());
    }

    /// <summary>The topic's identity now.</summary>
    /// <exception cref="SettingException">The broker has no such topic.</exception>
    /// <exception cref="KafkaException">The broker doesn't answer.</exception>
    public async Task<TopicIdentity> IdentifyAsync(string topic)
    {
        var cluster = AskAsync(() => admin.Value.DescribeClusterAsync(new() { RequestTimeout = LoadingOptions.BrokerTimeout }));
        var description = DescribeAsync(topic);
        await Task.WhenAll(cluster, description);
        var id = (await description).TopicId.ToString();
        return new((await cluster).ClusterId ?? "", id == NoId ? "" : id);
    }

    /// <summary>The topic's partitions as the broker has them.</summary>
    /// <exception cref="SettingException">The broker has no such topic.</exception>
    /// <exception cref="KafkaException">The broker doesn't answer.</exception>
    public async Task<IReadOnlyList<int>> PartitionsAsync(string topic) =>
        [.. (await DescribeAsync(topic)).Partitions.Select(partition => partition.Partition).Order()];

    /// <summary>The first offset that the broker still has of each partition.</summary>
    /// <exception cref="KafkaException">The broker doesn't answer.</exception>
    public Task<IReadOnlyDictionary<int, long>> LowWatermarksAsync(string topic, IReadOnlyCollection<int> partitions) =>
        OffsetsAsync(topic, partitions, OffsetSpec.Earliest());

    /// <summary>The offset that the next record of each partition will get.</summary>
    /// <exception cref="KafkaException">The broker doesn't answer.</exception>
    public Task<IReadOnlyDictionary<int, long>> HighWatermarksAsync(string topic, IReadOnlyCollection<int> partitions) =>
        OffsetsAsync(topic, partitions, OffsetSpec.Latest());

    /// <summary>The last stable offset of each partition: what lies below can be read, what lies at it or above may belong to a transaction that isn't finished.</summary>
    /// <exception cref="KafkaException">The broker doesn't answer.</exception>
    public Task<IReadOnlyDictionary<int, long>> LastStableOffsetsAsync(string topic, IReadOnlyCollection<int> partitions) =>
        OffsetsAsync(topic, partitions, OffsetSpec.Latest(), IsolationLevel.ReadCommitted);

    /// <summary>Whether the broker compacts the topic's log; false where it doesn't say.</summary>
    /// <exception cref="KafkaException">The broker doesn't answer.</exception>
    public async Task<bool> IsCompactedAsync(string topic)
    {
        try
        {
            var results = await AskAsync(() => admin.Value.DescribeConfigsAsync(
                [new() { Type = ResourceType.Topic, Name = topic }], new() { RequestTimeout = LoadingOptions.BrokerTimeout }));
            return results.Single().Entries.TryGetValue(CleanupPolicy, out var policy) && policy.Value.Contains(Compact, StringComparison.Ordinal);
        }
        catch (KafkaException exception) when (Refused(exception))
        {
            // A right that nothing else needs, or a broker that has no such question: all that hangs on it is the word for a gap.
            return false;
        }
    }

    /// <summary>The offsets that a consumer group has committed; a partition without one is absent.</summary>
    /// <remarks>
    /// Asked for by a consumer of the group that doesn't join it. An admin client can't be used: librdkafka (2.16) follows a null pointer in ListConsumerGroupOffsets
    /// when the group's coordinator moves, which ends the process, and never finds a coordinator again that it had before all brokers were away.
    /// </remarks>
    /// <exception cref="KafkaException">The broker doesn't answer.</exception>
    public Task<IReadOnlyDictionary<int, long>> CommittedAsync(string group, string topic, IReadOnlyCollection<int> partitions) =>
        AskAsync(() => Task.Run<IReadOnlyDictionary<int, long>>(async () =>
        {
            using var consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig(clients.Configuration) { GroupId = group, EnableAutoCommit = false, EnableAutoOffsetStore = false })
                .SetLogHandler((_, _) => { })
                .SetErrorHandler((_, _) => { })
                .Build();
            var wanted = partitions.Select(partition => new TopicPartition(topic, partition)).ToArray();
            var asked = Stopwatch.StartNew();
            while (true)
            {
                try
                {
                    return consumer.Committed(wanted, LoadingOptions.BrokerTimeout).Where(offset => offset.Offset.Value >= 0)
                        .ToDictionary(offset => offset.Partition.Value, offset => offset.Offset.Value);
                }
                catch (KafkaException exception) when (exception.Error.Code is ErrorCode.GroupLoadInProgress or ErrorCode.NotCoordinatorForGroup or ErrorCode.GroupCoordinatorNotAvailable
                    && asked.Elapsed < LoadingOptions.BrokerTimeout)
                {
                    // A broker that has just started, or taken the group over, reads what was committed first; the client doesn't wait for it.
                    await Task.Delay(NextTry);
                }
            }
        }));

    /// <summary>Asks for the cluster, so that a wrong address, password or certificate is noticed before anything else is done.</summary>
    /// <exception cref="SettingException">No broker answers, or none that this app and its settings can talk to.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await AskAsync(() => Task.Run(() => admin.Value.GetMetadata(Turn), cancellationToken));
                return;
            }
            catch (KafkaException exception) when (Stopwatch.GetElapsedTime(started) is var waited
                && (waited > LoadingOptions.BrokerTimeout || (refusal.IsCertain && waited > 2 * Turn)))
            {
                throw await refusal.ExplainAsync(exception, cancellationToken);
            }
            catch (KafkaException)
            {
                // Not yet: a broker that has just been started needs some seconds, and where one of several refuses another may not.
            }
        }
    }

    /// <summary>
    /// Ends the client. librdkafka (2.16) crashes the process when a client is freed while a question is being asked or is unanswered. So no
    /// more questions are asked, pending answers get two seconds, and a client that still has none then is not freed: the process ends anyway.
    /// </summary>
    public void Dispose()
    {
        ended = true;
        Interlocked.MemoryBarrier(); // AskAsync counts, then checks; here it is set, then counted
        if (admin.IsValueCreated && SpinWait.SpinUntil(() => Volatile.Read(ref unanswered) == 0, LastAnswers))
        {
            admin.Value.Dispose();
        }
    }

    /// <summary>Asks, and counts the question while it is unanswered, whether or not somebody waits for its answer.</summary>
    /// <exception cref="OperationCanceledException">The app ends.</exception>
    private async Task<T> AskAsync<T>(Func<Task<T>> question)
    {
        Interlocked.Increment(ref unanswered);
        try
        {
            return ended ? throw new OperationCanceledException("The client of the brokers has ended with the app.") : await question();
        }
        finally
        {
            Interlocked.Decrement(ref unanswered);
        }
    }

    private async Task<TopicDescription> DescribeAsync(string topic)
    {
        try
        {
            var result = await AskAsync(() => admin.Value.DescribeTopicsAsync(
                TopicCollection.OfTopicNames([topic]), new() { RequestTimeout = LoadingOptions.BrokerTimeout }));
            return result.TopicDescriptions.Single();
        }
        catch (DescribeTopicsException exception) when (exception.Results.TopicDescriptions.Any(description => description.Error.Code == ErrorCode.UnknownTopicOrPart))
        {
            throw new SettingException(nameof(PipelineOptions.BrokerList), $"The brokers of BrokerList ({clients.BrokerList}) have no topic '{topic}': create it, or correct the setting that names it.", exception);
        }
    }

    private static bool Refused(KafkaException exception)
    {
        var error = exception is DescribeConfigsException { Results: [var only] } ? only.Error : exception.Error;
        return error.Code is ErrorCode.TopicAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed or ErrorCode.UnsupportedVersion or ErrorCode.InvalidRequest
            or ErrorCode.Local_UnsupportedFeature;
    }

    private async Task<IReadOnlyDictionary<int, long>> OffsetsAsync(
        string topic, IReadOnlyCollection<int> partitions, OffsetSpec spec, IsolationLevel isolation = IsolationLevel.ReadUncommitted)
    {
        var wanted = partitions.Select(partition => new TopicPartitionOffsetSpec { TopicPartition = new(topic, partition), OffsetSpec = spec }).ToArray();
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                var result = await AskAsync(() => admin.Value.ListOffsetsAsync(
                    wanted, new() { RequestTimeout = LoadingOptions.BrokerTimeout, IsolationLevel = isolation }));
                return result.ResultInfos.Select(info => info.TopicPartitionOffsetError)
                    .ToDictionary(offset => offset.Partition.Value, Answered);
            }
            catch (KafkaException exception) when (exception.Error.Code is ErrorCode.Local_NoEnt or ErrorCode.Local_Partial
                && Stopwatch.GetElapsedTime(started) < LoadingOptions.BrokerTimeout)
            {
                // A connection was cut: the client doesn't wait for the next one and says at once that a partition has no leader.
                await Task.Delay(NextTry);
            }
        }
    }

    /// <summary>A broker that went away in the middle leaves partitions without an error and without an offset (-1001).</summary>
    private static long Answered(TopicPartitionOffsetError offset) =>
        offset.Error.IsError ? throw new KafkaException(offset.Error)
        : offset.Offset.Value < 0 ? throw new KafkaException(new Error(ErrorCode.Local_Partial, $"the broker didn't say where {offset.Topic}[{offset.Partition.Value}] begins or ends"))
        : offset.Offset.Value;
}
