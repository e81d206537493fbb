using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Tier.Cli.Run.Func;
using Tier.Pipeline.Records;

namespace Tier.Cli.Tests.Func;

public sealed class CoreToolsTests
{
    /// <summary>Where nothing listens.</summary>
    private const int Closed = 1;

    [Fact]
    public void Where_there_is_no_func_the_sentence_says_what_to_install() =>
        Check(new(null)).Should().Throw<SettingException>().WithMessage(
            "There is no func on the PATH: install Azure Functions Core Tools 4.12 or newer (npm install -g azure-functions-core-tools@4).");

    [Theory]
    [InlineData("echo 4.0.5907", "func is version 4.0.5907: install *4.12*")]
    [InlineData("echo 4.11.9", "func is version 4.11.9: install *4.12*")]
    [InlineData("echo oh", "func --version prints no version: install *4.12*")]
    [InlineData("exit 1", "func --version prints no version: install *4.12*")]
    public void One_that_is_too_old_is_refused(string script, string sentence)
    {
        using var func = new FuncStandIn(script);

        Check(new(func.Program)).Should().Throw<SettingException>().WithMessage(sentence);
    }

    [Theory, InlineData(null), InlineData("UseDevelopmentStorage=true")]
    public void Without_a_storage_account_Azurite_must_listen(string? storage)
    {
        using var func = new FuncStandIn("echo 4.12.0");
        using var azurite = Listener();

        Check(new(func.Program, Closed, Closed), storage).Should().Throw<SettingException>()
            .WithMessage($"AzureWebJobsStorage is *127.0.0.1:{Closed}: start Azurite *");
        Check(new(func.Program, Closed, PortOf(azurite)), storage).Should().NotThrow();
    }

    [Fact]
    public void A_storage_account_needs_no_Azurite()
    {
        using var func = new FuncStandIn("echo 'There is a newer version.'; echo 4.12.1");

        Check(new(func.Program, Closed, Closed), "AccountName=somebody").Should().NotThrow();
    }

    [Fact]
    public void Its_port_must_be_free()
    {
        using var func = new FuncStandIn("echo 5.0.0");
        using var other = Listener();

        Check(new(func.Program, PortOf(other)), "AccountName=somebody").Should().Throw<SettingException>()
            .WithMessage($"Port {PortOf(other)}, *");
    }

    private static Func<string> Check(CoreTools tools, string? storage = null)
    {
        var given = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(CoreTools.Storage, storage)]).Build();
        return () => tools.Check(given);
    }

    private static TcpListener Listener()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private static int PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;
}
