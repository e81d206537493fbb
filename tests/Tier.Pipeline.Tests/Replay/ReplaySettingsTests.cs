using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Tier.Pipeline.Hosting;
using Tier.Pipeline.Kafka;
using Tier.Pipeline.Records;
using Tier.Pipeline.Replay;
using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Tests.Replay;

public sealed class ReplaySettingsTests
{
    [Theory]
    [InlineData("ReplayInterval", "fast")]
    [InlineData("ReplayInterval", "00:00:00")]
    [InlineData("ReplayInterval", "-00:00:01")]
    [InlineData("ReplayInterval", "100")]
    [InlineData("ReplayTicks", "-1")]
    [InlineData("ReplayTicks", "many")]
    [InlineData("ReplayTicks", "99999999999999999999")]
    [InlineData("ReplayRepeat", "sometimes")]
    [InlineData("ReplayMaxUnloadedBytes", "-1")]
    [InlineData("ReplayMaxUnloadedBytes", "3 MB")]
    [InlineData("ReplayCompression", "Brotli")]
    [InlineData("ReplayCompression", "99")]
    public void A_value_that_makes_no_sense_is_refused_with_the_settings_name(string setting, string value)
    {
        var read = () => Options((setting, value));
        var exception = read.Should().Throw<SettingException>().Which;
        exception.Setting.Should().Be(setting);
        exception.Message.Should().StartWith($"{setting} is ");
    }

    [Fact]
    public void The_settings_are_read()
    {
        Options(
            ("ReplayInterval", "00:00:00.0005"),
            ("ReplayTicks", "7"),
            ("ReplayRepeat", "true"),
            ("ReplayMaxUnloadedBytes", "3145728"),
            ("ReplayCompression", "None"))
            .Should().BeEquivalentTo(new ReplayOptions
            {
                ReplayInterval = TimeSpan.FromMicroseconds(500),
                ReplayTicks = 7,
                ReplayRepeat = true,
                ReplayMaxUnloadedBytes = 3 * 1024 * 1024,
                ReplayCompression = Confluent.Kafka.CompressionType.None,
            });
    }

    [Fact]
    public void Without_settings_the_pace_is_the_true_one() =>
        Options().Should().BeEquivalentTo(new
        {
            ReplayInterval = TimeSpan.FromMilliseconds(100),
            ReplayTicks = 0L,
            ReplayRepeat = false,
            ReplayMaxUnloadedBytes = 0L,
            ReplayCompression = Confluent.Kafka.CompressionType.Zstd,
        });

    [Fact]
    public void A_file_that_is_not_there_is_named_with_its_setting()
    {
        var find = () => ReplayFiles.Find(EventStreams.BuiltIn.Single(stream => stream.Name == "weather"), "/nowhere/weather.json");
        var exception = find.Should().Throw<SettingException>().Which;
        exception.Setting.Should().Be("WeatherFile");
        exception.Message.Should().Contain("/nowhere/weather.json");
    }

    private static ReplayOptions Options(params (string Name, string Value)[] settings)
    {
        var configuration = Configuration(settings);
        using var services = new ServiceCollection().AddLogging()
            .AddTierPipeline(configuration, BrokerSecurity.Plaintext).BuildServiceProvider();
        return services.GetRequiredService<ReplayOptions>();
    }

    private static IConfigurationRoot Configuration(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Name, setting.Value)))
            .Build();
}
