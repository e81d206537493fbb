using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Tier.Testing;
using Tier.Testing.Faults;

namespace Tier.Pipeline.Tests.Loading;

/// <summary>A pipeline whose topics the test may delete: in a broker of its own, or in the shared Kafka, where a topic harms no other.</summary>
internal sealed class MortalTopics : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly OwnBroker? own;
    private readonly IAdminClient admin;

    private MortalTopics(TestPipeline pipeline, OwnBroker? own)
    {
        Pipeline = pipeline;
        this.own = own;
        admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = pipeline.Settings["BrokerList"] }).SetLogHandler((_, _) => { }).Build();
    }

    public TestPipeline Pipeline { get; }

    public static async Task<MortalTopics> CreateAsync(TestServers servers, DatabaseKind database, BrokerKind broker, int partitions = 1)
    {
        if (broker == BrokerKind.Kafka)
        {
            return new(await TestPipeline.CreateAsync(servers, database, broker, partitions), null);
        }

        var own = await OwnBroker.StartAsync(servers, broker);
        return new(await TestPipeline.CreateAsync(servers, database, own, partitions), own);
    }

    /// <summary>Deletes the weather topic and makes it again.</summary>
    public async Task MakeAgainAsync(int partitions = 1)
    {
        var topic = Pipeline.Topic("weather");
        if (own is not null)
        {
            await own.DeleteTopicAsync(topic);
            await own.CreateTopicAsync(topic, partitions);
            return;
        }

        await admin.DeleteTopicsAsync([topic]);
        await Eventually.HoldsAsync(async () => !admin.GetMetadata(Patience).Topics.Any(found => found.Topic == topic) && await CreatedAsync(topic, partitions));
        await Eventually.HoldsAsync(() => admin.GetMetadata(topic, Patience).Topics.Single().Partitions.Count(partition => partition.Leader >= 0) == partitions);
    }

    /// <summary>Deletes the weather topic's records below an offset, as retention does.</summary>
    public async Task DeleteRecordsAsync(long before, int partition = 0)
    {
        if (own is not null)
        {
            await own.DeleteRecordsAsync(Pipeline.Topic("weather"), before, partition);
            return;
        }

        await admin.DeleteRecordsAsync([new TopicPartitionOffset(Pipeline.Topic("weather"), partition, before)]);
    }

    public async ValueTask DisposeAsync()
    {
        admin.Dispose();
        await Pipeline.DisposeAsync();
        if (own is not null)
        {
            await own.DisposeAsync();
        }
    }

    /// <summary>The name is free only when the broker has finished deleting.</summary>
    private async Task<bool> CreatedAsync(string topic, int partitions)
    {
        try
        {
            await admin.CreateTopicsAsync([new TopicSpecification { Name = topic, NumPartitions = partitions, ReplicationFactor = 1 }]);
            return true;
        }
        catch (CreateTopicsException exception) when (exception.Results[0].Error.Code == ErrorCode.TopicAlreadyExists)
        {
            return false;
        }
    }
}
