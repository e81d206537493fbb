using MySqlConnector;
using Tier.EndToEnd.Tests.Running;
using Tier.Testing;

namespace Tier.EndToEnd.Tests;

public sealed class WrongSettingTests(TestServers servers)
{
    private static readonly TimeSpan Quickly = TimeSpan.FromMinutes(1);

    /// <summary>Where nothing listens, now or a moment later.</summary>
    private const int ClosedPort = 1;

    [Fact]
    public async Task A_broker_list_where_nothing_listens()
    {
        await using var folder = await FolderAsync();
        var address = $"127.0.0.1:{ClosedPort}";
        folder.Set("BrokerList", address);

        await EndsInAsync(folder, ["up", "--once"], "BrokerList", address);
    }

    [Theory]
    [InlineData("BrokerList", "127.0.0.1:1")]
    [InlineData("MySqlConnection", "Server=127.0.0.1;Port=1;Database=tier;User ID=tier_app")]
    [InlineData("ReplayInterval", "soon")]
    [InlineData("host.json", "{")]
    [InlineData("AzureFunctionsJobHost__extensions__kafka__commitOnFailure", "true")]
    public async Task A_wrong_setting_leaves_the_last_runs_data(string setting, string value)
    {
        await using var folder = await FolderAsync();
        (await folder.RunAsync("up", "--once", "--speed", "100")).ExitCode.Should().Be(0);
        var hostJson = await File.ReadAllTextAsync(folder.FileNamed("host.json"));
        if (setting == "host.json")
        {
            await File.WriteAllTextAsync(folder.FileNamed("host.json"), value);
        }
        else
        {
            folder.Set(setting, value);
        }

        await EndsInAsync(folder, ["up", "--once"], setting);
        await File.WriteAllTextAsync(folder.FileNamed("host.json"), hostJson);

        await using var tables = await folder.TablesAsync();
        (await tables.CountAsync("weather_data")).Should().BePositive();
    }

    [Theory, InlineData("MySqlConnection"), InlineData("MySqlMigrationConnection")]
    public async Task A_wrong_password(string setting)
    {
        await using var folder = await FolderAsync();
        var database = await servers.CreateDatabaseAsync(DatabaseKind.MariaDb);
        folder.Set("MySqlConnection", database.AppConnectionString);
        folder.Set("MySqlMigrationConnection", database.MigrationConnectionString);
        var given = setting == "MySqlConnection" ? database.AppConnectionString : database.MigrationConnectionString;
        folder.Set(setting, new MySqlConnectionStringBuilder(given) { Password = "not-the-password" }.ConnectionString);

        var run = await EndsInAsync(folder, ["up", "--once"], setting, "refuses the user");

        (run.Output + run.Errors + Log(folder)).Should().NotContain("not-the-password").And.NotContain(new MySqlConnectionStringBuilder(given).Password);
    }

    [Fact]
    public async Task A_database_server_whose_certificate_nobody_knows()
    {
        await using var folder = await FolderAsync();

        // MySQL makes itself a certificate, of an authority of its own.
        var database = await servers.CreateDatabaseAsync(DatabaseKind.MySql);
        var given = new MySqlConnectionStringBuilder(database.AppConnectionString) { SslMode = MySqlSslMode.VerifyFull };
        folder.Set("MySqlConnection", given.ConnectionString);
        folder.Set("MySqlMigrationConnection", database.MigrationConnectionString);

        var run = await EndsInAsync(folder, ["up", "--once"], "MySqlConnection", "is not trusted", "SslCa");

        (run.Output + run.Errors + Log(folder)).Should().NotContain(given.Password);
    }

    [Fact]
    public async Task A_password_for_a_broker_that_this_build_would_not_use()
    {
        await using var folder = await FolderAsync();
        folder.Set("BrokerList", "127.0.0.1:1");
        folder.Set("BrokerPassword", "secret-word");

        var run = await EndsInAsync(folder, ["up", "--once"], "BrokerPassword is set", "-p:BrokerSecurity=SaslSsl");

        (run.Output + run.Errors + Log(folder)).Should().NotContain("secret-word");
    }

    [Fact]
    public async Task A_database_server_that_is_not_there()
    {
        await using var folder = await FolderAsync();
        folder.Set("MySqlConnection", $"Server=127.0.0.1;Port={ClosedPort};Database=tier;User ID=tier_app;Password=secret-word");

        var run = await EndsInAsync(folder, ["up", "--once"], "MySqlConnection", $"127.0.0.1:{ClosedPort}");

        run.Errors.Should().NotContain("secret-word");
    }

    [Fact]
    public async Task A_connection_string_that_is_none()
    {
        await using var folder = await FolderAsync();
        folder.Set("MySqlConnection", "127.0.0.1/tier?secret-word");

        var run = await EndsInAsync(folder, ["up", "--once"], "MySqlConnection", "connection string");

        run.Errors.Should().NotContain("secret-word");
    }

    [Theory, InlineData("weather.json", "WeatherFile"), InlineData("track_events.json", "SegmentTracksFile")]
    public async Task A_missing_data_file(string file, string setting)
    {
        await using var folder = await FolderAsync();
        File.Delete(folder.FileNamed("data", file));

        await EndsInAsync(folder, ["up", "--once"], setting, folder.FileNamed("data", file));

        Directory.Exists(folder.FileNamed(".tier")).Should().BeFalse("nothing was begun");
    }

    [Theory, InlineData("{ \"version\": \"2.0\", "), InlineData("[]"), InlineData("""{ "extensions": { "kafka": { "maxBatchSize": "many" } } }""")]
    public async Task A_broken_host_json(string text)
    {
        await using var folder = await FolderAsync();
        await File.WriteAllTextAsync(folder.FileNamed("host.json"), text);

        await EndsInAsync(folder, ["up", "--once"], text.Contains("many", StringComparison.Ordinal) ? "maxBatchSize" : folder.FileNamed("host.json"));
    }

    [Theory]
    [InlineData("""{ "version": "2.0" }""", "commitOnFailure", "maxRetries")]
    [InlineData("""{ "extensions": { "kafka": { "commitOnFailure": true, "maxRetries": -1 } } }""", "extensions.kafka.commitOnFailure is true")]
    [InlineData("""{ "extensions": { "kafka": { "commitOnFailure": false, "maxRetries": 5 } } }""", "extensions.kafka.maxRetries is 5")]
    public async Task A_host_json_with_which_events_can_be_lost(string text, params string[] words)
    {
        await using var folder = await FolderAsync();
        await File.WriteAllTextAsync(folder.FileNamed("host.json"), text);

        await EndsInAsync(folder, ["up", "--once"], words);

        Directory.Exists(folder.FileNamed(".tier")).Should().BeFalse("nothing was begun");
    }

    [Fact]
    public async Task One_consumer_group_for_both_functions()
    {
        await using var folder = await FolderAsync();
        folder.Set("WeatherConsumerGroup", "tier");
        folder.Set("SegmentTracksConsumerGroup", "tier");

        await EndsInAsync(folder, ["up", "--once"], "WeatherConsumerGroup", "SegmentTracksConsumerGroup", "WeatherEtl", "SegmentTracksEtl");
    }

    [Theory]
    [InlineData("AzureFunctionsJobHost__functions__0", "AzureFunctionsJobHost__functions__0", "Nothing")]
    [InlineData("AzureWebJobs.WeatherEtl.Disabled", "AzureFunctionsJobHost__functions__0", "WeatherEtl", "AzureWebJobs.WeatherEtl.Disabled", "true")]
    public async Task No_function_left_to_run(string named, params string[] settings)
    {
        await using var folder = await FolderAsync();
        foreach (var setting in settings.Chunk(2))
        {
            folder.Set(setting[0], setting[1]);
        }

        await EndsInAsync(folder, ["up"], "No function is left to run", named);

        Directory.Exists(folder.FileNamed(".tier")).Should().BeFalse("nothing was begun");
    }

    [Theory]
    [InlineData("dead-letters", "list")]
    [InlineData("conflicts")]
    [InlineData("query", "SELECT 1")]
    [InlineData("redrive", "--all", "--dry-run")]
    [InlineData("database")]
    public async Task A_database_server_that_is_not_there_for_a_command(params string[] command)
    {
        await using var folder = await FolderAsync();
        var port = ClosedPort;
        folder.Set("MySqlConnection", $"Server=127.0.0.1;Port={port};Database=tier;User ID=tier_app;Password=secret-word");

        var run = await EndsInAsync(folder, command, "MySqlConnection", $"127.0.0.1:{port}");

        run.Errors.Should().NotContain("secret-word");
    }

    [Fact]
    public async Task Broken_settings()
    {
        await using var folder = await FolderAsync();
        await File.WriteAllTextAsync(folder.FileNamed("local.settings.json"), "{ \"Values\": ");

        await EndsInAsync(folder, ["up", "--once"], folder.FileNamed("local.settings.json"));
    }

    [Theory, InlineData("KAFKA_HOME"), InlineData("MYSQL_HOME")]
    public async Task A_home_that_is_none(string setting)
    {
        await using var folder = await FolderAsync();
        folder.Set(setting, folder.FileNamed("nowhere"));

        await EndsInAsync(folder, ["up", "--once"], setting, folder.FileNamed("nowhere"));
    }

    [Theory]
    [InlineData("--sped", "--sped", "3")]
    [InlineData("--speed", "--speed", "0")]
    [InlineData("--speed", "--speed", "-1")]
    [InlineData("--speed", "--speed", "fast")]
    [InlineData("--speed", "--speed", "NaN")]
    [InlineData("--ticks", "--ticks", "-1")]
    [InlineData("--ticks", "--ticks", "1.5")]
    [InlineData("--partitions", "--partitions", "0")]
    [InlineData("--partitions takes", "--partitions", "many")]
    [InlineData("--ticks takes", "--ticks", "99999999999999999999")]
    [InlineData("--speed takes", "--speed", "1e400")]
    [InlineData("--chaos takes", "--chaos", "often")]
    public async Task A_wrong_option(string named, params string[] options)
    {
        await using var folder = await FolderAsync();

        await EndsInAsync(folder, ["up", .. options], named);

        Directory.Exists(folder.FileNamed(".tier")).Should().BeFalse("nothing was begun");
    }

    [Theory, InlineData("reconcile"), InlineData("query"), InlineData("database")]
    public async Task A_command_on_a_run_that_never_was(string command)
    {
        await using var folder = await FolderAsync();

        await EndsInAsync(folder, command == "query" ? [command, "SELECT 1"] : [command], "start_app.sh", "MySqlConnection");
    }

    /// <summary>What the app logged; empty where it didn't come so far.</summary>
    private static string Log(ProjectFolder folder) => File.Exists(folder.FileNamed(".tier", "app.log")) ? File.ReadAllText(folder.FileNamed(".tier", "app.log")) : "";

    /// <summary>One sentence on standard error that has the words, an exit code that tells of failure, and no process left.</summary>
    private static async Task<Finished> EndsInAsync(ProjectFolder folder, IReadOnlyList<string> arguments, params IEnumerable<string> words)
    {
        var run = await folder.RunAsync(arguments);

        run.ExitCode.Should().Be(2, run.ToString());
        run.Took.Should().BeLessThan(Quickly);
        run.Errors.Trim().Split('\n').Should().ContainSingle().Which.Should().ContainAll(words).And.EndWith(".");
        run.Errors.Should().NotContain("   at ").And.NotContain("Exception");
        folder.Processes().Should().BeEmpty();
        return run;
    }

    private Task<ProjectFolder> FolderAsync() => ProjectFolder.CreateAsync(servers, BrokerKind.InProcess, lines: 20);
}
