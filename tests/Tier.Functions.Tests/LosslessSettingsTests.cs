using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Tier.Pipeline.Records;
using Tier.Pipeline.Streams;
using Tier.Testing;
using static Tier.Functions.Tests.LosslessFunctions;

namespace Tier.Functions.Tests;

/// <summary>The settings without which the platform loses events: each alone is enough to lose some.</summary>
public sealed class LosslessSettingsTests
{
    private static readonly MethodInfo[] KafkaFunctions = [.. typeof(WeatherEtl).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods())
        .Where(method => method.GetCustomAttribute<FunctionAttribute>() is not null && Trigger(method) is not null)];

    [Fact]
    public void There_is_a_function_for_each_stream() =>
        KafkaFunctions.Select(method => Trigger(method)!.Topic).Should().BeEquivalentTo(EventStreams.BuiltIn.Select(stream => $"%{stream.TopicSetting}%"));

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
        var values = SampleSettings();
        values.Keys.Should().NotContain(EventStreams.BuiltIn.SelectMany(stream => new[] { values[stream.TopicSetting]!, values[stream.ConsumerGroupSetting]! }));
        EventStreams.BuiltIn.Select(stream => values[stream.ConsumerGroupSetting]).Should().OnlyHaveUniqueItems();
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

    [Fact]
    public void The_app_as_it_is_shipped_starts()
    {
        using var folder = new AppFolder(File.ReadAllText(Path.Combine(Repository.Root, "host.json")));

        Check(folder.Settings(SampleSettings()), typeof(WeatherEtl).Assembly.ExportedTypes).Should().NotThrow();
    }

    [Theory]
    [InlineData("commitOnFailure", null, "commitOnFailure is not set, which means true")]
    [InlineData("commitOnFailure", true, "commitOnFailure is true")]
    [InlineData("maxRetries", null, "maxRetries is not set, which means 5")]
    [InlineData("maxRetries", 3, "maxRetries is 3")]
    [InlineData("autoOffsetReset", "Latest", "autoOffsetReset is latest")]
    public void It_does_not_start_with_another_host_json(string key, object? value, string sentence)
    {
        var host = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "host.json")))!;
        var kafka = host["extensions"]!["kafka"]!.AsObject();
        kafka.Remove(key);
        if (value is not null)
        {
            kafka[key] = JsonValue.Create(value);
        }

        using var folder = new AppFolder(host.ToJsonString());

        var refused = Check(folder.Settings(SampleSettings()), typeof(WeatherEtl).Assembly.ExportedTypes).Should().Throw<SettingException>().Which;
        refused.Setting.Should().Be($"extensions.kafka.{key}");
        refused.Message.Should().StartWith($"extensions.kafka.{sentence}: ").And.Contain("host.json").And.EndWith(".");
    }

    [Theory]
    [InlineData("commitOnFailure", "true")]
    [InlineData("commitOnFailure", "yes")]
    [InlineData("maxRetries", "10")]
    [InlineData("autoOffsetReset", "latest")]
    public void It_does_not_start_with_a_variable_over_host_json(string key, string value)
    {
        using var folder = new AppFolder(File.ReadAllText(Path.Combine(Repository.Root, "host.json")));
        var settings = SampleSettings();
        settings[$"AzureFunctionsJobHost:extensions:kafka:{key}"] = value;

        Check(folder.Settings(settings), typeof(WeatherEtl).Assembly.ExportedTypes)
            .Should().Throw<SettingException>().WithMessage($"extensions.kafka.{key} is {value}: *AzureFunctionsJobHost__extensions__kafka__{key}*");
    }

    [Fact]
    public void A_variable_mends_what_host_json_lacks()
    {
        using var folder = new AppFolder("""{ "version": "2.0" }""");
        var settings = SampleSettings();
        settings["AzureFunctionsJobHost:extensions:kafka:commitOnFailure"] = "false";
        settings["AzureFunctionsJobHost:extensions:kafka:maxRetries"] = "-1";

        Check(folder.Settings(settings), typeof(WeatherEtl).Assembly.ExportedTypes).Should().NotThrow();
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once()
    {
        var refused = Check(Configuration(new() { ["FirstGroup"] = "one" }), [typeof(WithoutRetry)]).Should().Throw<SettingException>().Which;

        refused.Message.Should().ContainAll("commitOnFailure", "maxRetries", nameof(WithoutRetry)).And.NotContain("\n");
        refused.Setting.Should().Be("extensions.kafka.commitOnFailure");
    }

    [Fact]
    public void Either_retry_attribute_will_do() =>
        Check(Lossless(), [typeof(First), typeof(Second)]).Should().NotThrow();

    [Fact]
    public void A_function_without_a_retry_attribute_is_refused() =>
        Check(Lossless(), [typeof(WithoutRetry)]).Should().Throw<SettingException>().WithMessage("The function WithoutRetry has no retry attribute*ExponentialBackoffRetry(-1*");

    [Fact]
    public void A_function_whose_retries_end_is_refused() =>
        Check(Lossless(), [typeof(GivingUp)]).Should().Throw<SettingException>().WithMessage("*the function GivingUp gives up after 7 retries*");

    [Fact]
    public void Two_functions_in_one_group_are_refused()
    {
        var refused = Check(Lossless(("SecondGroup", "one")), [typeof(First), typeof(Second)]).Should().Throw<SettingException>().Which;

        refused.Message.Should().StartWith("FirstGroup and SecondGroup: the functions First and Second are in one consumer group, one, ");
        refused.Setting.Should().Be("SecondGroup");
    }

    [Fact]
    public void Groups_whose_names_differ_in_case_are_two() =>
        Check(Lossless(("FirstGroup", "one"), ("SecondGroup", "One")), [typeof(First), typeof(Second)]).Should().NotThrow();

    [Fact]
    public void A_function_that_names_no_group_is_in_the_platforms_own() =>
        Check(Lossless(), [typeof(WithoutGroup), typeof(InDefaultGroup)]).Should().Throw<SettingException>().WithMessage("*WithoutGroup*$Default*");

    [Theory]
    [InlineData("AzureWebJobs.WithoutRetry.Disabled", "true")]
    [InlineData("AzureWebJobs_WithoutRetry_Disabled", "1")]
    [InlineData("AzureFunctionsJobHost:functions:0", "First")]
    public void What_does_not_run_is_not_looked_at(string setting, string value) =>
        Check(Lossless((setting, value)), [typeof(First), typeof(WithoutRetry)]).Should().NotThrow();

    [Theory]
    [InlineData("*AzureFunctionsJobHost__functions__0*names only Nothing: name any of First, Tick there*", "AzureFunctionsJobHost:functions:0", "Nothing")]
    [InlineData("*AzureFunctionsJobHost__functions__0*names only Tick and AzureWebJobs.Tick.Disabled is set: unset AzureWebJobs.Tick.Disabled.", "AzureFunctionsJobHost:functions:0", "Tick", "AzureWebJobs.Tick.Disabled", "1")]
    [InlineData("*AzureWebJobs.First.Disabled is set and AzureWebJobs.Tick.Disabled is set: *", "AzureWebJobs.First.Disabled", "true", "AzureWebJobs_Tick_Disabled", "true")]
    public void Settings_that_leave_no_function_to_run_are_refused(string sentence, params string[] settings) =>
        Check(Lossless([.. settings.Chunk(2).Select(setting => (setting[0], setting[1]))]), [typeof(First), typeof(Tick)]).Should().Throw<SettingException>().WithMessage($"No function is left to run, because {sentence}");

    [Fact]
    public void Where_only_the_timer_runs_host_json_may_say_anything_of_Kafka() =>
        Check(Configuration([]), [typeof(Tick)]).Should().NotThrow();

    [Theory]
    [InlineData("KUBERNETES_SERVICE_HOST", "10.0.0.1", "this is Kubernetes, where there may be several replicas")]
    [InlineData("CONTAINER_APP_NAME", "tier", "this is Container Apps, where there may be several replicas")]
    [InlineData("Replicas", "2", "Replicas is 2")]
    public void A_timer_that_may_run_in_several_replicas_needs_storage_for_its_lock(string setting, string value, string why)
    {
        Check(Lossless((setting, value)), [typeof(Tick)])
            .Should().Throw<SettingException>().WithMessage($"AzureWebJobsStorage is not set, and {why}: *Tick*").Which.Setting.Should().Be("AzureWebJobsStorage");

        Check(Lossless((setting, value), ("AzureWebJobsStorage", "UseDevelopmentStorage=true")), [typeof(Tick)]).Should().NotThrow();
        Check(Lossless((setting, value), ("AzureWebJobsStorage:accountName", "tier")), [typeof(Tick)]).Should().NotThrow();
        Check(Lossless((setting, value), ("AzureWebJobsStorage:blobServiceUri", "https://tier.blob.core.windows.net")), [typeof(Tick)]).Should().NotThrow();
        Check(Lossless((setting, value), ("AzureWebJobs.Tick.Disabled", "true")), [typeof(Tick), typeof(First)]).Should().NotThrow();
        Check(Lossless((setting, value)), [typeof(First), typeof(Second)]).Should().NotThrow("nothing there has a timer");
    }

    [Fact]
    public void Who_says_that_there_is_one_replica_is_believed() =>
        Check(Lossless(("KUBERNETES_SERVICE_HOST", "10.0.0.1"), ("Replicas", "1")), [typeof(Tick)]).Should().NotThrow();

    [Theory, InlineData("some"), InlineData("0"), InlineData("-1")]
    public void Replicas_is_a_number(string value) =>
        Check(Lossless(("Replicas", value)), [typeof(Tick)]).Should().Throw<SettingException>().WithMessage($"Replicas is '{value}'*");

    [Fact]
    public void An_app_that_was_published_without_host_json_does_not_start()
    {
        using var folder = new AppFolder(null);

        var settings = () => folder.Settings([]);

        settings.Should().Throw<SettingException>().WithMessage($"There is no {folder.Path}/host.json*").Which.Setting.Should().Be("host.json");
    }

    [Fact]
    public void An_app_that_was_published_with_a_broken_host_json_does_not_start()
    {
        using var folder = new AppFolder("{");

        var settings = () => folder.Settings([]);

        settings.Should().Throw<SettingException>().WithMessage($"{folder.Path}/host.json isn't valid JSON*");
    }

    private static Action Check(IConfiguration configuration, IEnumerable<Type> functionClasses) => new LosslessSettings(configuration, functionClasses).Check;

    /// <summary>Settings with which nothing is lost, and some more.</summary>
    private static IConfiguration Lossless(params IEnumerable<(string Name, string Value)> more)
    {
        var settings = new Dictionary<string, string?>
        {
            ["AzureFunctionsJobHost:extensions:kafka:commitOnFailure"] = "False",
            ["AzureFunctionsJobHost:extensions:kafka:maxRetries"] = "-1",
            ["FirstGroup"] = "one",
            ["SecondGroup"] = "two",
        };
        foreach (var (name, value) in more)
        {
            settings[name] = value;
        }

        return Configuration(settings);
    }

    private static IConfiguration Configuration(Dictionary<string, string?> settings) => new ConfigurationBuilder().AddInMemoryCollection(settings).Build();

    private static Dictionary<string, string?> SampleSettings()
    {
        using var settings = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "local.settings.sample.json")));
        return settings.RootElement.GetProperty("Values").EnumerateObject().ToDictionary(value => value.Name, value => value.Value.GetString());
    }

    private static KafkaTriggerAttribute? Trigger(MethodInfo method) =>
        method.GetParameters().Select(parameter => parameter.GetCustomAttribute<KafkaTriggerAttribute>()).FirstOrDefault(trigger => trigger is not null);

    /// <summary>The folder of a published app.</summary>
    private sealed class AppFolder : IDisposable
    {
        public AppFolder(string? hostJson)
        {
            if (hostJson is not null)
            {
                File.WriteAllText(System.IO.Path.Combine(Path, "host.json"), hostJson);
            }
        }

        public string Path { get; } = Directory.CreateTempSubdirectory("tier-app-").FullName;

        /// <summary>What the app reads at its start, in its own order: the file is added last.</summary>
        public ConfigurationManager Settings(Dictionary<string, string?> settings)
        {
            var builder = new ConfigurationManager();
            builder.AddInMemoryCollection(settings);
            builder.AddHostJson(Path);
            return builder;
        }

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
