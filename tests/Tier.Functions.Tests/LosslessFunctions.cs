using Microsoft.Azure.Functions.Worker;

namespace Tier.Functions.Tests;

/// <summary>Functions as somebody could write them; they are only looked at.</summary>
public static class LosslessFunctions
{
    /// <summary>As it should be.</summary>
    public sealed class First
    {
        [Function(nameof(First))]
        [ExponentialBackoffRetry(-1, "00:00:01", "00:00:30")]
        public Task RunAsync([KafkaTrigger("%BrokerList%", "%FirstTopic%", ConsumerGroup = "%FirstGroup%")] KafkaRecord[] records) => Task.FromResult(records);
    }

    /// <summary>As it should be, with the other retry attribute.</summary>
    public sealed class Second
    {
        [Function(nameof(Second))]
        [FixedDelayRetry(-1, "00:00:01")]
        public Task RunAsync([KafkaTrigger("%BrokerList%", "%SecondTopic%", ConsumerGroup = "%SecondGroup%")] KafkaRecord[] records) => Task.FromResult(records);
    }

    /// <summary>In the platform's own group, because it names none.</summary>
    public sealed class WithoutGroup
    {
        [Function(nameof(WithoutGroup))]
        [FixedDelayRetry(-1, "00:00:01")]
        public Task RunAsync([KafkaTrigger("%BrokerList%", "%ThirdTopic%")] KafkaRecord[] records) => Task.FromResult(records);
    }

    /// <summary>In the platform's own group, by name.</summary>
    public sealed class InDefaultGroup
    {
        [Function(nameof(InDefaultGroup))]
        [FixedDelayRetry(-1, "00:00:01")]
        public Task RunAsync([KafkaTrigger("%BrokerList%", "%FourthTopic%", ConsumerGroup = "$Default")] KafkaRecord[] records) => Task.FromResult(records);
    }

    /// <summary>Without a retry attribute.</summary>
    public sealed class WithoutRetry
    {
        [Function(nameof(WithoutRetry))]
        public Task RunAsync([KafkaTrigger("%BrokerList%", "%FirstTopic%", ConsumerGroup = "%FirstGroup%")] KafkaRecord[] records) => Task.FromResult(records);
    }

    /// <summary>With retries that end.</summary>
    public sealed class GivingUp
    {
        [Function(nameof(GivingUp))]
        [ExponentialBackoffRetry(7, "00:00:01", "00:00:30")]
        public Task RunAsync([KafkaTrigger("%BrokerList%", "%FirstTopic%", ConsumerGroup = "%FirstGroup%")] KafkaRecord[] records) => Task.FromResult(records);
    }

    /// <summary>A timer.</summary>
    public sealed class Tick
    {
        [Function(nameof(Tick))]
        public Task RunAsync([TimerTrigger("%Schedule%")] TimerInfo timer) => Task.FromResult(timer);
    }
}
