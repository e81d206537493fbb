using System.Globalization;
using System.Text.RegularExpressions;
using Tier.Deployment.Tests.Workflows;

namespace Tier.Deployment.Tests.Containers;

public sealed partial class ComposeFileTests
{
    private const double Gibibyte = 1024 * 1024 * 1024;

    [Theory]
    [InlineData("kafka,topics,mysql,azurite")]
    [InlineData("kafka,topics,mysql,azurite,replay,weather-etl,segment-tracks-etl", "app")]
    [InlineData("kafka,topics,mysql,azurite,mysql-replica,replication", "replica")]
    [InlineData("kafka,topics,mysql,azurite,kafka-ui,adminer", "tools")]
    public void Compose_takes_the_file_with_each_profile(string services, params string[] profiles)
    {
        ComposeFile.Config(ComposeFile.Path, profiles)
            .Should().Match<ToolResult>(result => result.ExitCode == 0 && result.Errors.Length == 0);
        ComposeFile.Services
            .Where(service => service.Value!["profiles"] is null || service.Value.Texts("profiles").Intersect(profiles).Any())
            .Select(service => service.Key).Should().BeEquivalentTo(services.Split(','));
    }

    [Theory]
    [InlineData("restart: unless-stopped", "restat: unless-stopped")]
    [InlineData("${TIER_APP_PASSWORD:?", "${TIER_AP_PASSWORD:?")]
    public void Compose_refuses_a_broken_copy(string good, string bad)
    {
        using var folder = new TemporaryFolder();
        ComposeFile.Config(folder.Break(ComposeFile.Path, good, bad), "app").ExitCode.Should().Be(1);
    }

    [Fact]
    public void No_key_is_newer_than_compose_1_29() => NewerKeys(ProjectFile.Read(ComposeFile.Path)).Should().BeEmpty();

    [Theory]
    [InlineData("services:\n  kafka:", "name: tier\nservices:\n  kafka:", "name")]
    [InlineData("  start_period: 120s", "  start_period: 120s\n    start_interval: 1s", "start_interval")]
    [InlineData("restart: unless-stopped", "develop: { watch: [] }", "develop")]
    [InlineData("kafka: { condition: service_healthy }", "kafka: { condition: service_healthy, required: false }", "required")]
    public void A_newer_key_is_found(string good, string bad, string key)
    {
        var text = ProjectFile.Read(ComposeFile.Path);
        text.Should().Contain(good);
        NewerKeys(text.Replace(good, bad, StringComparison.Ordinal)).Distinct().Should().Equal(key);
    }

    [Fact]
    public void Passwords_that_were_not_chosen_are_asked_for()
    {
        var result = CheckingTool.Compose("--env-file", ProjectFile.PathOf("infra/docker/sample.env"), "config", "-q");
        result.ExitCode.Should().Be(1);
        result.Errors.Should().Contain("set MYSQL_ROOT_PASSWORD in .env, see infra/docker/sample.env");
    }

    [Fact]
    public void Images_have_whole_versions()
    {
        var images = ComposeFile.Services.Select(service => service.Value.Text("image")).Where(image => image != "tier-functions:local");
        images.Should().AllSatisfy(image => image.Should().MatchRegex(@":v?\d+\.\d+\.\d+$"));
    }

    [Fact]
    public void The_app_fits_a_machine_of_four_cores_and_four_gibibytes()
    {
        string[] servers = ["kafka", "mysql", "azurite"];
        var limits = servers.Concat(ComposeFile.App.Keys).Select(service => ComposeFile.Services[service]!).ToList();
        limits.Sum(service => Bytes(service.Text("mem_limit"))).Should().BeLessThanOrEqualTo(4 * Gibibyte);
        // The servers, which have no limit, share what the functions leave.
        ComposeFile.App.Keys.Sum(service => double.Parse(ComposeFile.Services[service].Text("cpus"), CultureInfo.InvariantCulture))
            .Should().BeLessThanOrEqualTo(3);
    }

    [Fact]
    public void Every_port_is_on_loopback() =>
        ComposeFile.Services.SelectMany(service => service.Value!["ports"]?.AsArray() ?? []).Select(port => port!.GetValue<string>())
            .Should().AllSatisfy(port => port.Should().StartWith("127.0.0.1:")).And.OnlyHaveUniqueItems();

    [Fact]
    public void What_a_server_keeps_is_in_a_named_volume()
    {
        const string MySql = "/var/lib/mysql";
        foreach (var (service, folder) in new[]
        {
            ("kafka", "/var/lib/kafka/data"), ("mysql", MySql), ("mysql-replica", MySql), ("azurite", "/data"),
        })
        {
            var volumes = ComposeFile.Services[service].Texts("volumes");
            volumes.Should().Contain($"{service}:{folder}");
            ComposeFile.Volumes.Should().ContainKey(service);
        }

        ComposeFile.Environment("kafka")["KAFKA_LOG_DIRS"].Should().Be("/var/lib/kafka/data");
    }

    [Fact]
    public void The_volumes_keep_the_names_that_they_had() =>
        // The file used to say `name: tier`, and volumes are called after the project.
        ProjectFile.Read("infra/docker/sample.env").Split('\n').Should().Contain("COMPOSE_PROJECT_NAME=tier");

    [Fact]
    public void Containers_of_the_app_may_do_little()
    {
        foreach (var service in ComposeFile.App.Keys.Select(name => ComposeFile.Services[name]!))
        {
            service.Text("read_only").Should().Be("true");
            service.Texts("cap_drop").Single().Should().Be("ALL");
            service.Texts("security_opt").Single().Should().Be("no-new-privileges:true");
            service.Texts("tmpfs").Select(folder => folder.Split(':')[0])
                .Should().Equal("/tmp", "/azure-functions-host/Secrets");
        }
    }

    [Fact]
    public void The_app_waits_for_servers_that_are_well()
    {
        foreach (var service in ComposeFile.App.Keys.Select(name => ComposeFile.Services[name]!))
        {
            var conditions = service["depends_on"]!.AsObject().ToDictionary(entry => entry.Key, entry => entry.Value.Text("condition"));
            conditions.Should().BeEquivalentTo(new Dictionary<string, string>
            {
                ["kafka"] = "service_healthy",
                ["mysql"] = "service_healthy",
                ["azurite"] = "service_healthy",
                ["topics"] = "service_completed_successfully",
            });
            conditions.Keys.Where(name => name != "topics")
                .Should().AllSatisfy(name => ComposeFile.Services[name]!["healthcheck"].Should().NotBeNull());
            service["healthcheck"].Should().NotBeNull();
        }
    }

    [Fact]
    public void A_container_is_given_the_time_that_a_load_may_take()
    {
        foreach (var service in ComposeFile.App.Keys.Select(name => ComposeFile.Services[name]!))
        {
            Seconds(service.Text("stop_grace_period")).Should().BeGreaterThan(HostJson.LongestLoad.TotalSeconds);
        }
    }

    [Fact]
    public void Kafka_is_of_the_release_that_the_tests_run()
    {
        var image = ComposeFile.Services.Text("kafka", "image");
        image.Should().Be($"apache/kafka:{Workflow.Read("ci.yml").Text("env", "KAFKA_VERSION")}");
        if (Environment.GetEnvironmentVariable("KAFKA_HOME") is { Length: > 0 } home)
        {
            File.Exists(Path.Combine(home, "libs", $"kafka-clients-{image.Split(':')[1]}.jar"))
                .Should().BeTrue($"the tests run the Kafka of {home}");
        }
    }

    private static IEnumerable<string> NewerKeys(string text) => NewerKey().Matches(text).Select(match => match.Groups[1].Value);

    private static double Bytes(string size) =>
        double.Parse(size[..^1], CultureInfo.InvariantCulture) * (size[^1] == 'g' ? Gibibyte : Gibibyte / 1024);

    /// <summary>Of a time as Compose writes it: <c>1m30s</c>.</summary>
    private static double Seconds(string time)
    {
        var match = Duration().Match(time);
        return (60 * Number(match.Groups[1])) + Number(match.Groups[2]);
    }

    private static double Number(Group group) => group.Success ? double.Parse(group.Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"(?:^|\n *|[{,] *)(name|start_interval|develop|required):")]
    private static partial Regex NewerKey();

    [GeneratedRegex(@"^(?:(\d+)m)?(?:(\d+)s)?$")]
    private static partial Regex Duration();
}
