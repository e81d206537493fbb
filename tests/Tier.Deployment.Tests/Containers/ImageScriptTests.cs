using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tier.Deployment.Tests.Containers;

public sealed class ImageScriptTests
{
    private static readonly string Start = ProjectFile.PathOf("infra/docker/start.sh");
    private static readonly string Healthy = ProjectFile.PathOf("infra/docker/healthy.sh");

    [Fact]
    public void A_secret_of_a_file_is_in_the_environment()
    {
        using var folder = new TemporaryFolder();
        var result = CheckingTool.Run(Start, ["/usr/bin/env"], environment: new Dictionary<string, string?>
        {
            ["MySqlConnection"] = null,
            ["MySqlConnection_FILE"] = folder.Write("connection", "Server=mysql;Password='a b=$x'\n"),
            ["BrokerCaPem_FILE"] = folder.Write("ca", "-----BEGIN\nline\n-----END\n"),
            ["SSL_CERT_FILE"] = "/etc/ssl/cert.pem",
        });
        result.ExitCode.Should().Be(0, result.Errors);
        result.Output.Should().Contain("MySqlConnection=Server=mysql;Password='a b=$x'\n")
            .And.Contain("BrokerCaPem=-----BEGIN\nline\n-----END\n")
            .And.Contain("SSL_CERT_FILE=/etc/ssl/cert.pem\n").And.NotContain("MySqlConnection_FILE").And.NotContain("SSL_CERT=");
    }

    [Fact]
    public void Every_setting_that_is_a_secret_may_come_from_a_file()
    {
        using var folder = new TemporaryFolder();
        var secret = folder.Write("secret", "its-value");
        var result = CheckingTool.Run(Start, ["/usr/bin/env"], environment: AppSettings.Secrets.SelectMany(name =>
            new[] { KeyValuePair.Create(name, (string?)null), KeyValuePair.Create(name + "_FILE", (string?)secret) }));
        result.Output.Split('\n').Where(line => line.EndsWith("=its-value", StringComparison.Ordinal)).Select(line => line.Split('=')[0])
            .Should().BeEquivalentTo(AppSettings.Secrets);
    }

    [Fact]
    public void A_setting_whose_name_has_a_dot_is_passed_on() =>
        CheckingTool.Run(Start, ["/usr/bin/env"], environment: [KeyValuePair.Create("AzureWebJobs.WeatherEtl.Disabled", (string?)"true")])
            .Output.Should().Contain("AzureWebJobs.WeatherEtl.Disabled=true\n");

    [Theory]
    [InlineData("/nowhere/a", null, "BrokerPassword_FILE is /nowhere/a, which isn't there or can't be read: mount the secret there.\n")]
    [InlineData("/dev/null", null, "BrokerPassword_FILE is /dev/null, which is empty: put the value of BrokerPassword into it.\n")]
    [InlineData("/dev/null", "given", "BrokerPassword and BrokerPassword_FILE are both set: unset one of them.\n")]
    public void A_secret_that_cannot_be_had_stops_the_start_in_one_sentence(string file, string? value, string sentence) =>
        CheckingTool.Run(
            Start,
            ["/bin/echo", "started"],
            environment: new Dictionary<string, string?> { ["BrokerPassword_FILE"] = file, ["BrokerPassword"] = value })
            .Should().Be(new ToolResult(2, "", sentence));

    [Theory]
    [InlineData("200 OK", true)]
    [InlineData("204 No Content", true)]
    [InlineData("503 Service Unavailable", false)]
    public async Task The_container_is_well_while_the_host_runs_its_functions(string status, bool well)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answer = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
            var request = await reader.ReadLineAsync();
            while (await reader.ReadLineAsync() is { Length: > 0 })
            {
                // What isn't read when the connection is closed would cost the answer.
            }

            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n"));
            return request;
        });
        var result = CheckingTool.Run(Healthy, [$"{((IPEndPoint)listener.LocalEndpoint).Port}"]);
        (result.ExitCode == 0).Should().Be(well);
        (await answer).Should().Be("GET / HTTP/1.0");
    }

    [Fact]
    public void The_container_is_not_well_without_a_host()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        CheckingTool.Run(Healthy, [$"{port}"]).ExitCode.Should().NotBe(0);
    }
}
