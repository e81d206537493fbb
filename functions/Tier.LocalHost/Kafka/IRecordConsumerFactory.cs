using Confluent.Kafka;

namespace Tier.LocalHost.Kafka;

/// <summary>Makes the consumer of a function.</summary>
internal interface IRecordConsumerFactory
{
    /// <summary>Makes a consumer that is subscribed to the topic.</summary>
    IRecordConsumer Create(string function, string topic, ConsumerConfig configuration);
}
