using Microsoft.Extensions.Configuration;
using Tier.Pipeline.Records;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Tests.Warehouse;

public sealed class LoadBudgetTests
{
    [Theory]
    [InlineData(null, 60, 30, 15, 5)]
    [InlineData("300000", 60, 30, 15, 5)]
    [InlineData("100000", 20, 10, 5, 4)]
    [InlineData("10000", 2, 6, 3, 0.4)]
    [InlineData("3600000", 720, 30, 15, 5)]
    public void The_budget_is_a_fifth_of_maxPollIntervalMs_and_a_statement_that_hangs_or_a_pause_stays_near_it(string? maxPollIntervalMs, int total, int command, int connection, double pause)
    {
        var budget = LoadBudget.Read(Configuration(maxPollIntervalMs));
        budget.Total.Should().Be(TimeSpan.FromSeconds(total));
        budget.CommandTimeout.Should().Be(TimeSpan.FromSeconds(command));
        budget.ConnectionTimeout.Should().Be(TimeSpan.FromSeconds(connection));
        budget.MaxDelay.Should().Be(TimeSpan.FromSeconds(pause));
    }

    [Theory, InlineData("soon"), InlineData("0"), InlineData("-1"), InlineData("1e5")]
    public void A_value_that_is_no_time_is_named(string value) =>
        FluentActions.Invoking(() => LoadBudget.Read(Configuration(value)))
            .Should().Throw<SettingException>().Which.Message.Should().StartWith("AzureFunctionsJobHost__extensions__kafka__maxPollIntervalMs is '" + value + "'");

    private static IConfiguration Configuration(string? value) =>
        new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("AzureFunctionsJobHost:extensions:kafka:maxPollIntervalMs", value)]).Build();
}
