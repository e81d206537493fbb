using System.Globalization;
using System.Text.Json.Nodes;
using Tier.Deployment.Tests.Containers;

namespace Tier.Deployment.Tests.Kubernetes;

/// <summary>KEDA takes any key and any value in a trigger's metadata, and then scales by something else.</summary>
public sealed class ScalerTests
{
    /// <summary>What KEDA's Kafka scaler reads from a trigger's metadata, where <c>FromEnv</c> is left off.</summary>
    private static readonly string[] Keys =
    [
        "bootstrapServers", "topic", "consumerGroup", "lagThreshold", "activationLagThreshold", "offsetResetPolicy", "allowIdleConsumers",
        "scaleToZeroOnInvalidOffset", "excludePersistentLag", "limitToPartitionsWithLag", "ensureEvenDistributionOfPartitions",
        "partitionLimitation", "version", "sasl", "tls", "unsafeSsl",
    ];

    /// <summary>Those of them that may be taken from the container's environment.</summary>
    private static readonly string[] FromEnvironment = ["bootstrapServers", "topic", "consumerGroup"];

    /// <summary>The fields of a ScaledObject and of what is in it: one that KEDA doesn't know passes its schema.</summary>
    private static readonly Dictionary<string, string[]> Fields = new()
    {
        [""] =
        [
            "scaleTargetRef", "pollingInterval", "initialCooldownPeriod", "cooldownPeriod", "idleReplicaCount", "minReplicaCount",
            "maxReplicaCount", "advanced", "triggers", "fallback",
        ],
        ["scaleTargetRef"] = ["name", "apiVersion", "kind", "envSourceContainerName"],
        ["triggers"] = ["type", "name", "useCachedMetrics", "metadata", "authenticationRef", "metricType"],
    };

    /// <summary>What it reads from a TriggerAuthentication.</summary>
    private static readonly string[] Parameters = ["sasl", "username", "password", "tls", "ca", "cert", "key", "keyPassword"];

    private static IEnumerable<string> Workers =>
        ComposeFile.App.Where(service => AppFunctions.Kafka(service.Value) is not null).Select(service => service.Key);

    public static TheoryData<string, string> Scalers
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var overlay in Manifests.Overlays)
            {
                foreach (var name in Workers)
                {
                    data.Add(overlay, name);
                }
            }

            return data;
        }
    }

    [Fact]
    public void Each_worker_has_a_scaler() => Manifests.Of("confluent", "ScaledObject").Keys
        .Should().BeEquivalentTo(Workers);

    [Theory]
    [MemberData(nameof(Scalers))]
    public void The_scaler_looks_where_the_functions_trigger_reads(string overlay, string name) =>
        Check(Metadata(overlay, name), ComposeFile.App[name]);

    [Theory]
    [InlineData("lagThreshold", "100")]
    [InlineData("lagTreshold", "1000")]
    [InlineData("topicFromEnv", "SegmentTracksTopic")]
    [InlineData("consumerGroupFromEnv", "tier-weather")]
    [InlineData("offsetResetPolicy", "latest")]
    [InlineData("offsetResetPolicyFromEnv", "earliest")]
    public void A_trigger_that_says_something_else_is_found(string key, string value)
    {
        var metadata = new Dictionary<string, string>(Metadata("confluent", "weather-etl")) { [key] = value };
        var check = () => Check(metadata, "WeatherEtl");
        check.Should().Throw<Exception>();
    }

    [Theory]
    [MemberData(nameof(Scalers))]
    public void A_scaler_has_only_fields_that_there_are(string overlay, string name) =>
        UnknownFields(Scaler(overlay, name)).Should().BeEmpty();

    [Theory]
    [InlineData("maxReplicaCount", "maxReplicasCount")]
    [InlineData("envSourceContainerName", "envSourceContainer")]
    [InlineData("authenticationRef", "authenticationref")]
    public void A_misspelt_field_of_a_scaler_is_found(string good, string bad)
    {
        var text = Scaler("confluent", "weather-etl").ToJsonString();
        text.Should().Contain(good);
        UnknownFields(JsonNode.Parse(text.Replace(good, bad, StringComparison.Ordinal))!).Should().Equal(bad);
    }

    [Theory]
    [MemberData(nameof(Scalers))]
    public void There_is_one_pod_at_least_and_one_per_partition_at_most(string overlay, string name)
    {
        var spec = Scaler(overlay, name);
        spec.Text("minReplicaCount").Should().Be("1");
        int.Parse(spec.Text("maxReplicaCount"), CultureInfo.InvariantCulture).Should().BePositive();
        spec.Text("scaleTargetRef", "name").Should().Be(name);
        Manifests.Of(overlay, "Deployment")[name]["spec"]!["replicas"].Should().BeNull("how many there are is the scaler's to say");
        Manifests.Of(overlay, "Deployment")[name].List("spec", "template", "spec", "containers")
            .Select(container => container.Text("name")).Should().Contain(spec.Text("scaleTargetRef", "envSourceContainerName"));
    }

    [Theory]
    [MemberData(nameof(Scalers))]
    public void The_scaler_signs_in_as_the_functions_do(string overlay, string name)
    {
        var reference = Scaler(overlay, name).Text("triggers", "0", "authenticationRef", "name");
        var authentication = Manifests.Of(overlay, "TriggerAuthentication")[reference];
        var parameters = authentication.List("spec", "secretTargetRef").ToDictionary(
            parameter => parameter.Text("parameter"), parameter => $"{parameter!["name"]}/{parameter["key"]}");
        parameters.Keys.Should().BeSubsetOf(Parameters).And.Contain(["sasl", "tls"]);
        var variables = Manifests.Of(overlay, "Deployment")[name].List("spec", "template", "spec", "containers", "0", "env");
        foreach (var (parameter, setting) in new[] { ("username", "BrokerUsername"), ("password", "BrokerPassword") })
        {
            var secret = variables.Single(variable => variable.Text("name") == setting).At("valueFrom", "secretKeyRef");
            parameters[parameter].Should().Be($"{secret["name"]}/{secret["key"]}");
        }
    }

    private static void Check(IReadOnlyDictionary<string, string> metadata, string function)
    {
        metadata.Keys.Where(key => key.EndsWith("FromEnv", StringComparison.Ordinal)).Select(key => key[..^"FromEnv".Length])
            .Should().BeSubsetOf(FromEnvironment);
        metadata.Keys.Where(key => !key.EndsWith("FromEnv", StringComparison.Ordinal)).Should().BeSubsetOf(Keys);
        var trigger = AppFunctions.Kafka(function)!;
        $"%{metadata["bootstrapServersFromEnv"]}%".Should().Be(trigger.BrokerList);
        $"%{metadata["topicFromEnv"]}%".Should().Be(trigger.Topic);
        $"%{metadata["consumerGroupFromEnv"]}%".Should().Be(trigger.ConsumerGroup);
        metadata["lagThreshold"].Should().Be(trigger.LagThreshold.ToString(CultureInfo.InvariantCulture));
        metadata["offsetResetPolicy"].Should().BeEquivalentTo(HostJson.Of("autoOffsetReset"));
    }

    private static IEnumerable<string> UnknownFields(JsonNode scaler) =>
        from part in new[] { ("", scaler), ("scaleTargetRef", scaler["scaleTargetRef"]!), ("triggers", scaler.List("triggers").Single()!) }
        from field in part.Item2.AsObject().Select(field => field.Key)
        where !Fields[part.Item1].Contains(field)
        select field;

    private static JsonNode Scaler(string overlay, string name) => Manifests.Of(overlay, "ScaledObject")[name]["spec"]!;

    private static Dictionary<string, string> Metadata(string overlay, string name)
    {
        var trigger = Scaler(overlay, name).List("triggers").Single()!;
        trigger.Text("type").Should().Be("kafka");
        return trigger["metadata"]!.AsObject().ToDictionary(entry => entry.Key, entry => entry.Value!.GetValue<string>());
    }
}
