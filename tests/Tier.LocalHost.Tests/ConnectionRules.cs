using Confluent.Kafka;
using Tier.LocalHost.Tests.Testing;
using Tier.Pipeline.Records;

namespace Tier.LocalHost.Tests;

/// <summary>What the consumer of a function is configured with.</summary>
public sealed class ConnectionRules
{
    [Fact]
    public async Task Offsets_are_stored_by_the_host_and_committed_by_the_client()
    {
        var configuration = await ConfigurationOfAsync("Batch", new() { ["Brokers"] = "one:1,two:2" });

        (configuration.BootstrapServers, configuration.GroupId).Should().Be(("one:1,two:2", "group"));
        (configuration.EnableAutoCommit, configuration.EnableAutoOffsetStore, configuration.AutoCommitIntervalMs).Should().Be((true, false, 200));
        (configuration.AutoOffsetReset, configuration.SessionTimeoutMs, configuration.MaxPollIntervalMs).Should().Be((AutoOffsetReset.Earliest, 10_000, 300_000));
        configuration.IsolationLevel.Should().BeNull("librdkafka reads committed records by default");
        configuration.FetchWaitMaxMs.Should().BeNull();
    }

    [Fact]
    public async Task A_setting_that_has_the_name_of_the_topic_replaces_it()
    {
        var configuration = await ConfigurationOfAsync("Batch", new() { ["Brokers"] = "Other", ["Other"] = "other:9092" });

        configuration.BootstrapServers.Should().Be("Other", "only what the attribute says is looked up, once");
        (await ConfigurationOfAsync("Unsecured", new() { ["Brokers"] = "looked-up:9092" })).BootstrapServers.Should().Be("looked-up:9092");
    }

    [Fact]
    public async Task A_missing_setting_is_refused_by_name()
    {
        await using var host = new TestHost("Batch", settings: new() { ["Brokers"] = null });

        var start = () => host.Host.StartAsync();

        (await start.Should().ThrowAsync<SettingException>().WithMessage("The setting Brokers, which gives the brokers of the function Batch, isn't set*"))
            .Which.Setting.Should().Be("Brokers");
    }

    [Fact]
    public async Task Protocol_credentials_and_certificates_of_the_attribute_are_mapped()
    {
        var configuration = await ConfigurationOfAsync("Secured");

        (configuration.SecurityProtocol, configuration.SaslMechanism).Should().Be((SecurityProtocol.SaslSsl, SaslMechanism.Plain));
        (configuration.SaslUsername, configuration.SaslPassword, configuration.SslCaPem).Should().Be(("$ConnectionString", "a secret", "-----BEGIN CERTIFICATE-----\na\n-----END CERTIFICATE-----"));
        configuration.GroupId.Should().Be("$Default");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a file's name")]
    public async Task A_certificate_that_is_no_PEM_text_is_none(string? given) =>
        (await ConfigurationOfAsync("SecuredByName", new() { ["Certificate"] = given })).SslCaPem.Should().BeNull();

    [Fact]
    public async Task Of_PEM_text_the_first_block_counts_and_lines_may_be_written_out() =>
        (await ConfigurationOfAsync("SecuredByName", new() { ["Certificate"] = @"our own: -----BEGIN CERTIFICATE-----\na\n-----END CERTIFICATE----- and -----BEGIN CERTIFICATE-----\nb\n-----END CERTIFICATE-----" }))
            .SslCaPem.Should().Be("-----BEGIN CERTIFICATE-----\na\n-----END CERTIFICATE-----");

    [Fact]
    public async Task A_path_where_there_is_no_file_is_refused()
    {
        await using var host = new TestHost("SecuredByFile", settings: new() { ["CertificateFile"] = "/nowhere/ca.pem" });

        var start = () => host.Host.StartAsync();

        (await start.Should().ThrowAsync<SettingException>().WithMessage("SslCaLocation of the function SecuredByFile is /nowhere/ca.pem, where there is no file*")).Which.Setting.Should().Be("CertificateFile");
    }

    [Fact]
    public async Task A_path_where_there_is_one_is_taken()
    {
        using var file = new TemporaryFile("ca.pem", "any");

        (await ConfigurationOfAsync("SecuredByFile", new() { ["CertificateFile"] = file.Path })).SslCaLocation.Should().Be(file.Path);
    }

    [Fact]
    public async Task Credentials_are_ignored_unless_protocol_or_authentication_mode_is_set()
    {
        var configuration = await ConfigurationOfAsync("Unsecured");

        configuration.SecurityProtocol.Should().BeNull();
        configuration.SaslUsername.Should().BeNull();
        configuration.SaslPassword.Should().BeNull();
    }

    [Fact]
    public async Task A_user_goes_to_the_client_without_SASL_too_and_the_client_warns_of_it() =>
        (await ConfigurationOfAsync("InPlainText")).SaslUsername.Should().Be("user");

    [Fact]
    public async Task For_Event_Hubs_the_session_times_out_later()
    {
        (await ConfigurationOfAsync("Batch", new() { ["Brokers"] = "mine.servicebus.windows.net:9093" })).SessionTimeoutMs.Should().Be(30_000);
    }

    [Fact]
    public async Task With_the_consumer_protocol_the_session_time_out_is_left_to_the_broker()
    {
        var configuration = await ConfigurationOfAsync("Batch", new() { ["LocalHost__KafkaGroupProtocol"] = "consumer", ["LocalHost__FetchWaitMaxMs"] = "10" });

        (configuration.GroupProtocol, configuration.SessionTimeoutMs, configuration.FetchWaitMaxMs).Should().Be((GroupProtocol.Consumer, null, 10));
    }

    private static async Task<ConsumerConfig> ConfigurationOfAsync(string function, Dictionary<string, string?>? settings = null)
    {
        await using var host = await new TestHost(function, settings: settings).StartedAsync();
        return host.Consumer.Configuration!;
    }
}
