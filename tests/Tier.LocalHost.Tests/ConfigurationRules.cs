using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using Tier.LocalHost.Configuration;
using Tier.LocalHost.Tests.Testing;
using Tier.Pipeline.Records;

namespace Tier.LocalHost.Tests;

/// <summary>host.json and what may be laid over it.</summary>
public sealed class ConfigurationRules
{
    [Fact]
    public void Without_a_kafka_section_the_defaults_of_the_platform_hold()
    {
        var options = Read("{}");

        options.Should().BeEquivalentTo(new
        {
            MaxBatchSize = 64,
            SubscriberIntervalInSeconds = 1,
            ExecutorChannelCapacity = 1,
            SubscriberIdleBackoffMs = 50,
            CommitOnFailure = true,
            MaxRetries = 5,
            AutoCommitIntervalMs = 200,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            SessionTimeoutMs = (int?)null,
            MaxPollIntervalMs = 300_000,
            MetadataMaxAgeMs = 180_000,
            SocketKeepaliveEnable = true,
            FetchMaxBytes = (int?)null,
        });
    }

    [Fact]
    public void Comments_and_trailing_commas_are_allowed()
    {
        var options = Read("""
            {
              // how we read
              "extensions": { "kafka": { "commitOnFailure": false, "maxRetries": -1, "autoOffsetReset": "latest", } },
            }
            """);

        (options.CommitOnFailure, options.MaxRetries, options.AutoOffsetReset).Should().Be((false, -1, AutoOffsetReset.Latest));
    }

    [Fact]
    public void A_setting_of_the_job_host_lies_over_host_json()
    {
        var options = Read(
            """{ "extensions": { "kafka": { "maxBatchSize": 100, "maxRetries": -1 } } }""",
            new() { ["AzureFunctionsJobHost__extensions__kafka__maxBatchSize"] = "500" });

        (options.MaxBatchSize, options.MaxRetries).Should().Be((500, -1));
    }

    [Theory]
    [InlineData("maxBatchSize", "0", "*maxBatchSize is '0'; give a whole number of at least 1.")]
    [InlineData("maxBatchSize", "many", "*maxBatchSize is 'many'; give a whole number of at least 1.")]
    [InlineData("maxRetries", "-2", "*maxRetries is '-2'; give a whole number of at least -1.")]
    [InlineData("commitOnFailure", "no", "*commitOnFailure is 'no'; give true or false.")]
    [InlineData("autoOffsetReset", "newest", "*autoOffsetReset is 'newest'; give one of Latest, Earliest, Error.")]
    [InlineData("autoOffsetReset", "1", "*autoOffsetReset is '1'; give one of*")]
    public void A_value_that_can_not_be_read_is_refused_by_name(string key, string value, string message)
    {
        var read = () => Read("{}", new() { [$"AzureFunctionsJobHost__extensions__kafka__{key}"] = value });

        read.Should().Throw<SettingException>().WithMessage(message).Which.Setting.Should().Be($"extensions.kafka.{key}");
    }

    [Fact]
    public void Broken_JSON_is_refused_with_file_line_and_position()
    {
        var read = () => Read("{\n  \"version\": \"2.0\"\n  \"functions\": []\n}");

        read.Should().Throw<SettingException>().WithMessage("*host.json isn't valid JSON at line 3, position 3*");
    }

    [Fact]
    public void A_host_json_that_is_not_there_is_refused()
    {
        var read = () => HostJson.Load("/nowhere/host.json", Settings([]));

        read.Should().Throw<SettingException>().WithMessage("/nowhere/host.json can't be read*");
    }

    [Fact]
    public void A_host_json_that_holds_no_object_is_refused()
    {
        var read = () => Read("[]");

        read.Should().Throw<SettingException>().WithMessage("*holds no JSON object*");
    }

    [Fact]
    public void The_local_options_have_defaults_and_can_be_set()
    {
        LocalKafkaOptions.Read(Settings([])).Should().Be(new LocalKafkaOptions { GroupProtocol = GroupProtocol.Classic, FetchWaitMaxMs = null, BatchWindow = null });
        LocalKafkaOptions.Read(Settings(new() { ["LocalHost__KafkaGroupProtocol"] = "consumer", ["LocalHost__FetchWaitMaxMs"] = "10", ["LocalHost__BatchWindow"] = "00:00:00.005" }))
            .Should().Be(new LocalKafkaOptions { GroupProtocol = GroupProtocol.Consumer, FetchWaitMaxMs = 10, BatchWindow = TimeSpan.FromMilliseconds(5) });
    }

    [Fact]
    public void Settings_come_from_the_file_then_the_environment_then_the_caller()
    {
        using var file = new TemporaryFile("local.settings.json", """
            { "IsEncrypted": false, "Values": { "TierTestA": "file", "TierTestB": "file", "TierTestC": "file", "TierTest__D": "file", "TierTestE": "file" } }
            """);
        Environment.SetEnvironmentVariable("TierTestB", "environment");
        Environment.SetEnvironmentVariable("TierTestC", "environment");
        var settings = Settings(new() { ["TierTestC"] = "caller", ["TierTestE"] = null }, file.Path);

        (settings["TierTestA"], settings["TierTestB"], settings["TierTestC"]).Should().Be(("file", "environment", "caller"));
        settings["TierTest:D"].Should().Be("file", "two underscores stand for a colon");
        settings["TierTestE"].Should().BeNull("null unsets");
    }

    [Fact]
    public void A_settings_file_that_is_not_there_is_no_error() =>
        Settings(new() { ["A"] = "caller" }, "/nowhere/local.settings.json")["A"].Should().Be("caller");

    [Fact]
    public void An_encrypted_settings_file_is_refused()
    {
        using var file = new TemporaryFile("local.settings.json", """{ "IsEncrypted": true, "Values": {} }""");
        var read = () => Settings([], file.Path);

        read.Should().Throw<SettingException>().WithMessage("*is encrypted*");
    }

    private static KafkaHostOptions Read(string json, Dictionary<string, string?>? settings = null)
    {
        using var file = new TemporaryFile("host.json", json);
        return KafkaHostOptions.Read(HostJson.Load(file.Path, Settings(settings ?? [])));
    }

    private static IConfigurationRoot Settings(Dictionary<string, string?> settings, string? path = null)
    {
        var builder = new ConfigurationBuilder();
        builder.AddLocalSettings(path, settings);
        return builder.Build();
    }
}
