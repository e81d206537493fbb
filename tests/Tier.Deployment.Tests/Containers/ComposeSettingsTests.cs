using System.Text.RegularExpressions;
using MySqlConnector;
using Tier.Functions;
using Tier.Pipeline.Records;
using Tier.Pipeline.Streams;

namespace Tier.Deployment.Tests.Containers;

public sealed partial class ComposeSettingsTests
{
    private const string Runtime = "FUNCTIONS_WORKER_RUNTIME";

    public static TheoryData<string> App => [.. ComposeFile.App.Keys];

    [Fact]
    public void Each_function_has_a_container() => ComposeFile.App.Values.Should().BeEquivalentTo(AppFunctions.All.Keys);

    [Theory]
    [MemberData(nameof(App))]
    public void A_container_runs_one_function_and_has_the_settings_that_it_needs(string service)
    {
        var environment = ComposeFile.Environment(service);
        environment["AzureFunctionsJobHost__functions__0"].Should().Be(ComposeFile.App[service]);
        AppSettings.Check($"{ComposeFile.Path}, {service}", ComposeFile.App[service], [.. environment.Keys]);
    }

    [Fact]
    public void A_setting_that_is_left_out_is_missed_by_name()
    {
        var names = ComposeFile.Environment("weather-etl").Keys.Where(name => name != "WeatherTopic").ToList();
        var check = () => AppSettings.Check("a copy", "WeatherEtl", names);
        check.Should().Throw<Exception>().WithMessage("*WeatherTopic*");
    }

    [Fact]
    public void A_setting_that_nobody_reads_is_refused_by_name()
    {
        var check = () => AppSettings.Check("a copy", "WeatherEtl", [.. ComposeFile.Environment("weather-etl").Keys, "WeatherTopc"]);
        check.Should().Throw<Exception>().WithMessage("*WeatherTopc*");
    }

    [Theory]
    [MemberData(nameof(App))]
    public void Settings_are_those_of_the_sample_but_for_the_servers_names(string service)
    {
        var environment = ComposeFile.Environment(service);
        string[] ofServers = ["AzureWebJobsStorage", "BrokerList", "MySqlConnection", "MySqlMigrationConnection", Runtime];
        foreach (var (name, value) in AppSettings.Sample().Where(setting => !ofServers.Contains(setting.Key)))
        {
            environment[name].Should().Be(value, name);
        }
    }

    [Theory]
    [MemberData(nameof(App))]
    public void The_servers_are_reached_at_the_names_and_ports_where_they_listen(string service)
    {
        var environment = ComposeFile.Environment(service);
        var kafka = ComposeFile.Environment("kafka");
        kafka["KAFKA_ADVERTISED_LISTENERS"].Split(',').Should().Contain($"INTERNAL://{environment["BrokerList"]}");
        kafka["KAFKA_LISTENERS"].Split(',').Should().Contain($"INTERNAL://0.0.0.0:{environment["BrokerList"].Split(':')[1]}");
        environment["AzureWebJobsStorage"].Should().EndWith("http://azurite");

        var users = Users();
        foreach (var (setting, user) in new[]
        {
            (nameof(PipelineOptions.MySqlConnection), users["app_user"]),
            (nameof(PipelineOptions.MySqlMigrationConnection), users["migration_user"]),
        })
        {
            var connection = new MySqlConnectionStringBuilder(environment[setting]);
            (connection.Server, connection.Port, connection.Database).Should().Be(("mysql", 3306u, users["database"]));
            (connection.UserID, connection.Password).Should().Be((user, ComposeFile.Password));
        }
    }

    [Fact]
    public void The_sample_reaches_the_servers_on_loopback()
    {
        var sample = AppSettings.Sample();
        Published("kafka").Should().Contain(sample[nameof(PipelineOptions.BrokerList)].Split(':')[1]);
        ComposeFile.Environment("kafka")["KAFKA_ADVERTISED_LISTENERS"].Split(',')
            .Should().Contain($"PLAINTEXT://{sample[nameof(PipelineOptions.BrokerList)]}");
        var users = Users();
        foreach (var (setting, user) in new[]
        {
            (nameof(PipelineOptions.MySqlConnection), "app_user"),
            (nameof(PipelineOptions.MySqlMigrationConnection), "migration_user"),
        })
        {
            var connection = new MySqlConnectionStringBuilder(sample[setting]);
            Published("mysql").Should().Contain($"{connection.Port}");
            (connection.UserID, connection.Database).Should().Be((users[user], users["database"]));
        }
    }

    [Fact]
    public void The_topics_that_are_created_are_those_of_the_functions()
    {
        var command = ComposeFile.Services.Texts("topics", "command").Single();
        Topics().Match(command).Groups[1].Value.Split(' ').Should().BeEquivalentTo(EventStreams.BuiltIn.Select(stream => stream.Name));
        foreach (var stream in EventStreams.BuiltIn)
        {
            ComposeFile.Environment("replay")[stream.TopicSetting].Should().Be(stream.Name);
        }
    }

    [Fact]
    public void The_databases_health_is_asked_as_the_apps_own_user()
    {
        var test = ComposeFile.Services.Text("mysql", "healthcheck", "test", "1");
        test.Should().Contain($"-u {Users()["app_user"]} ").And.EndWith($" {Users()["database"]}");
    }

    [Fact]
    public void The_timer_runs_once_however_many_workers_there_are()
    {
        ComposeFile.Environment("replay")[LosslessSettings.Replicas].Should().Be("1");
        ComposeFile.App.Keys.Select(service => ComposeFile.Environment(service)["AzureFunctionsWebHost__hostid"])
            .Should().OnlyHaveUniqueItems("locks are kept under it").And.AllSatisfy(id => id.Should().MatchRegex("^[a-z0-9-]{1,32}$"));
    }

    private static IEnumerable<string> Published(string service) =>
        ComposeFile.Services[service].Texts("ports").Select(port => port.Split(':', '/')[1]);

    /// <summary>The names that create_users.sh puts into users.sql.</summary>
    private static Dictionary<string, string> Users() => Replacement().Matches(ProjectFile.Read("infra/mysql/create_users.sh"))
        .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);

    [GeneratedRegex(@"s/\{(\w+)\}/([^/]*)/g")]
    private static partial Regex Replacement();

    [GeneratedRegex(@"for topic in ([^;]*);")]
    private static partial Regex Topics();
}
