using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Tier.LocalHost.Servers;
using Tier.Pipeline.Records;

namespace Tier.Cli.Run.Func;

/// <summary>Azure Functions Core Tools, and what they need on this machine.</summary>
/// <param name="Program">The path of <c>func</c>; null where it isn't installed.</param>
/// <param name="HostPort">The port on which func listens.</param>
/// <param name="AzuritePort">The port of Azurite's blobs.</param>
internal sealed record CoreTools(string? Program, int HostPort = 7071, int AzuritePort = 10_000)
{
    /// <summary>The setting that says which storage account keeps the timer's lock.</summary>
    public const string Storage = "AzureWebJobsStorage";

    /// <summary>Azurite, as Azure's SDKs name it in a connection string.</summary>
    public const string Azurite = "UseDevelopmentStorage=true";

    private const string Command = "func";
    private static readonly Version Oldest = new(4, 12);

    private static readonly string Install =
        $"install Azure Functions Core Tools {Oldest} or newer (npm install -g azure-functions-core-tools@4)";

    /// <summary>Those on the PATH.</summary>
    public static CoreTools Installed => new(CommandSearch.Find(Command));

    /// <summary>Returns when <c>func start</c> can run the app.</summary>
    /// <param name="given">The settings that the person gave.</param>
    /// <exception cref="SettingException">Something is missing; one sentence says what.</exception>
    /// <returns>The path of func.</returns>
    public string Check(IConfiguration given)
    {
        if (Program is null)
        {
            throw new SettingException(Command, $"There is no func on the PATH: {Install}.");
        }

        CheckVersion(ShortCommand.Run(Program, "--version").Output);
        if (StorageOf(given) == Azurite && !IsListening(AzuritePort))
        {
            throw new SettingException(
                Storage,
                $"{Storage} is {Azurite}, but nothing listens on 127.0.0.1:{AzuritePort}: start Azurite (docker compose up -d azurite), "
                + $"or set {Storage} to the connection string of a storage account.");
        }

        if (IsListening(HostPort))
        {
            throw new SettingException(Command, $"Port {HostPort}, on which func listens, is taken: end the program that listens there.");
        }

        return Program;
    }

    /// <summary>The storage of the host: the one that the person gave, or Azurite.</summary>
    public static string StorageOf(IConfiguration given) => given[Storage] is { Length: > 0 } storage ? storage : Azurite;

    private static void CheckVersion(string output)
    {
        // It may print news before the version.
        var version = output.Split('\n')
            .Select(line => Version.TryParse(line.Trim(), out var parsed) ? parsed : null)
            .LastOrDefault(parsed => parsed is not null);
        if (version is null || version < Oldest)
        {
            var found = version is null ? "func --version prints no version" : $"func is version {version}";
            throw new SettingException(Command, $"{found}: {Install}.");
        }
    }

    private static bool IsListening(int port)
    {
        try
        {
            using var client = new TcpClient();
            client.Connect("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
