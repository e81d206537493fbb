using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Tier.Pipeline.Records;

namespace Tier.Functions.Tests;

public sealed class LoadBudgetTests
{
    private const string Setting = "AzureFunctionsJobHost:extensions:kafka:maxPollIntervalMs";

    [Theory]
    [InlineData(null, 60, 30, 15, 5)]
    [InlineData("300000", 60, 30, 15, 5)]
    [InlineData("100000", 20, 10, 5, 4)]
    [InlineData("10000", 2, 6, 3, 0.4)]
    [InlineData("3600000", 720, 30, 15, 5)]
    public void The_budget_is_a_fifth_of_maxPollIntervalMs_and_a_statement_that_hangs_or_a_pause_stays_near_it(
        string? maxPollIntervalMs, int total, int command, int connection, double pause)
    {
        using var app = App((Setting, maxPollIntervalMs));
        var options = app.GetRequiredService<LoadingOptions>();
        options.Budget.Should().Be(TimeSpan.FromSeconds(total));
        options.CommandTimeout.Should().Be(TimeSpan.FromSeconds(command));
        options.ConnectionTimeout.Should().Be(TimeSpan.FromSeconds(connection));
        options.LongestPause.Should().Be(TimeSpan.FromSeconds(pause));
    }

    [Theory, InlineData("soon"), InlineData("0"), InlineData("-1"), InlineData("1e5")]
    public void A_value_that_is_no_time_is_named(string value) => Refuses(
        (Setting, value), $"AzureFunctionsJobHost__extensions__kafka__maxPollIntervalMs is '{value}': give it a number of milliseconds, such as 300000.");

    [Theory]
    [InlineData("ReplayTicks", "many", "ReplayTicks is 'many': give it a whole number.")]
    [InlineData("ReplayTicks", "-1", "ReplayTicks is -1: give it 0 for no limit, or the number of ticks.")]
    [InlineData("SegmentTracks:OtherTypes", "Some", "SegmentTracks__OtherTypes is 'Some': give it DeadLetter or Ignore.")]
    public void Every_wrong_setting_is_refused_before_the_app_starts(string setting, string value, string sentence) =>
        Refuses((setting, value), sentence);

    private static void Refuses((string Name, string? Value) setting, string sentence)
    {
        using var app = App(setting);
        app.GetRequiredService<IStartupValidator>().Invoking(check => check.Validate()).Should().Throw<SettingException>().WithMessage(sentence);
    }

    private static ServiceProvider App((string Name, string? Value) setting) => new ServiceCollection()
        .AddLogging()
        .AddTierFunctions(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(setting.Name, setting.Value)]).Build())
        .BuildServiceProvider();
}
