using System.Reflection;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Tier.Pipeline.Streams;
using Tier.Testing;

namespace Tier.Functions.Tests;

/// <summary>The settings without which the platform loses events: each alone is enough to lose some.</summary>
public sealed class LosslessSettingsTests
{
    private static readonly MethodInfo[] KafkaFunctions = [.. typeof(WeatherEtl).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods())
        .Where(method => method.GetCustomAttribute<FunctionAttribute>() is not null && Trigger(method) is not null)];

    [Fact]
    public void There_is_a_function_for_each_stream() =>
        KafkaFunctions.Select(method => Trigger(method)!.Topic).Should().BeEquivalentTo(StreamModules.All.Select(stream => $"%{stream.TopicSetting()}%"));

    [Fact]
    public void Every_Kafka_function_tries_a_failed_batch_again_for_ever() =>
        KafkaFunctions.Should().AllSatisfy(method => method.GetCustomAttribute<ExponentialBackoffRetryAttribute>()!.MaxRetryCount.Should().Be(-1));

    [Fact]
    public void Every_Kafka_function_takes_batches_of_raw_records() => KafkaFunctions.Should().AllSatisfy(method =>
    {
        Trigger(method)!.IsBatched.Should().BeTrue();
        Trigger(method)!.KeyDataType.Should().Be(KafkaMessageKeyType.Binary);
        method.GetParameters()[0].ParameterType.Should().Be<KafkaRecord[]>();
    });

    [Fact]
    public void Every_Kafka_function_has_a_consumer_group_of_its_own() =>
        KafkaFunctions.Select(method => Trigger(method)!.ConsumerGroup).Should().OnlyHaveUniqueItems();

    [Fact]
    public void Topic_group_and_brokers_are_settings_because_the_scale_controller_resolves_only_those() =>
        KafkaFunctions.SelectMany(method => new[] { Trigger(method)!.BrokerList, Trigger(method)!.Topic, Trigger(method)!.ConsumerGroup }).Should().AllSatisfy(value => value.Should().Match("%*%"));

    [Fact]
    public void No_setting_is_named_like_a_topic_because_the_trigger_looks_names_up_first()
    {
        using var settings = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "local.settings.sample.json")));
        var values = settings.RootElement.GetProperty("Values").EnumerateObject().ToDictionary(value => value.Name, value => value.Value.GetString());
        values.Keys.Should().NotContain(StreamModules.All.SelectMany(stream => new[] { values[stream.TopicSetting()]!, values[stream.ConsumerGroupSetting()]! }));
        StreamModules.All.Select(stream => values[stream.ConsumerGroupSetting()]).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void The_host_commits_no_failed_batch_and_never_gives_up()
    {
        using var host = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "host.json")));
        var kafka = host.RootElement.GetProperty("extensions").GetProperty("kafka");
        kafka.GetProperty("commitOnFailure").GetBoolean().Should().BeFalse();
        kafka.GetProperty("maxRetries").GetInt32().Should().Be(-1);
        kafka.GetProperty("autoOffsetReset").GetString().Should().Be("Earliest");
    }

    private static KafkaTriggerAttribute? Trigger(MethodInfo method) =>
        method.GetParameters().Select(parameter => parameter.GetCustomAttribute<KafkaTriggerAttribute>()).FirstOrDefault(trigger => trigger is not null);
}
