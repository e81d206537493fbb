using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Tier.EndToEnd.Tests.Hosted;
using Tier.Testing;

namespace Tier.EndToEnd.Tests.AppWorkers;

/// <summary>How the built app ends when it can't run: one line that says why, exit code 2, and no stack trace.</summary>
public sealed class BuiltAppTests(TestServers servers)
{
    /// <summary>Of the same configuration as the tests, which are in …/bin/Release/net10.0/.</summary>
    private static readonly string Program = Path.Combine(
        Repository.Root, "functions", "Tier.Functions", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0",
        "Tier.Functions.dll");

    private const string Nowhere = "Server=127.0.0.1;Port=1;Database=tier;User ID=app;Password=a-secret-of-the-app";

    /// <summary>Settings that are wrong whatever the servers are; without a value, the setting isn't set.</summary>
    public static TheoryData<string, string?, string> WrongSettings => new()
    {
        { "AzureFunctionsJobHost__extensions__kafka__commitOnFailure", "true", "extensions.kafka.commitOnFailure is true: *" },
        { "AzureFunctionsJobHost__extensions__kafka__maxRetries", "5", "extensions.kafka.maxRetries is 5: *" },
        { "AzureFunctionsJobHost__extensions__kafka__autoOffsetReset", "Latest", "extensions.kafka.autoOffsetReset is latest: *" },
        { "AzureFunctionsJobHost__functions__0", "Nothing", "No function is left to run, *" },
        { "Replicas", "many", "Replicas is *many*" },
        { "WeatherConsumerGroup", "tier-tracks", "*: the functions SegmentTracksEtl and WeatherEtl are in one consumer group, *" },
        { "MySqlConnection", null, "MySqlConnection is not set: *" },
        { "MySqlConnection", "127.0.0.1/tier?a-secret", "MySqlConnection *connection string*" },
        { "BrokerList", null, "BrokerList is not set: *" },
        { "BrokerPassword", "a-secret", "BrokerPassword is set, but this build doesn't use it: *" },
        { "ReplayInterval", "soon", "ReplayInterval is 'soon': *" },
        { "ReplayCompression", "Zip", "ReplayCompression is 'Zip': *" },
        { "SegmentTracks__OtherTypes", "Drop", "SegmentTracks__OtherTypes is 'Drop': *" },
        { "AzureFunctionsJobHost__extensions__kafka__maxPollIntervalMs", "long", "*maxPollIntervalMs is 'long': *" },
        { "BrokerCaPem", "a-secret", "BrokerCaPem is set, but this build doesn't use it: *" },
    };

    [Theory, MemberData(nameof(WrongSettings))]
    public async Task A_wrong_setting(string setting, string? value, string sentence)
    {
        // Nothing is at the servers' addresses: it is refused before they are asked.
        var settings = new Dictionary<string, string?>
        {
            ["BrokerList"] = "127.0.0.1:1",
            ["MySqlConnection"] = Nowhere,
            ["WeatherConsumerGroup"] = "tier-weather",
            ["SegmentTracksConsumerGroup"] = "tier-tracks",
            [setting] = value,
        };

        await IsRefusedAsync(settings, sentence);
    }

    [Theory]
    [InlineData("MySqlConnection", Nowhere, "MySqlConnection: no MySQL server answers at 127.0.0.1:1: *")]
    [InlineData("BrokerList", "127.0.0.1:1", "BrokerList: *127.0.0.1:1*")]
    [InlineData("WeatherTopic", "nothing-of-that-name", "*nothing-of-that-name*")]
    public async Task A_server_that_does_not_answer_or_lacks_the_topic(string setting, string value, string sentence)
    {
        await using var app = await HostedPipeline.CreateAsync(servers);
        var settings = app.SettingsOf(new());
        settings[setting] = value;
        if (setting == "MySqlConnection")
        {
            settings["MySqlMigrationConnection"] = null;
        }

        await IsRefusedAsync(settings, sentence);
    }

    [Fact]
    public async Task An_app_that_no_host_has_started()
    {
        var (code, output, errors) = await RunAsync(new(), []);

        errors.Should().Match("crit: This program is the worker of an Azure Functions host: start it with func (*)*.\n");
        (code, output).Should().Be((2, ""));
    }

    /// <summary>The host is there, and says nothing.</summary>
    private static async Task IsRefusedAsync(Dictionary<string, string?> settings, string sentence)
    {
        using var host = new TcpListener(IPAddress.Loopback, 0);
        host.Start();
        string[] arguments =
        [
            "--functions-uri", $"http://{host.LocalEndpoint}", "--functions-worker-id", "worker", "--functions-request-id", "request",
            "--functions-grpc-max-message-length", "2147483647",
        ];

        var (code, output, errors) = await RunAsync(settings, arguments);

        errors.Should().MatchRegex("^[^\n]+\n$").And.Match($"crit: {sentence}\n").And.NotContain("a-secret");
        (code, output).Should().Be((2, ""));
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(
        Dictionary<string, string?> settings, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await errors);
    }
}
