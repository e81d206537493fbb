using System.Text.Json;
using Tier.LocalHost.Servers;

namespace Tier.Cli.Run;

/// <summary>The project's folder, and in it <c>.tier/</c>: everything that a local run makes.</summary>
internal sealed class TierFolder
{
    private TierFolder(string root) => Root = root;

    /// <summary>The project's folder.</summary>
    public string Root { get; }

    /// <summary>The private database server's folder.</summary>
    public string MySql => Path.Combine(Own, "mysql");

    /// <summary>The private Kafka broker's folder.</summary>
    public string Kafka => Path.Combine(Own, "kafka");

    /// <summary>What the host logs.</summary>
    public string Log => Path.Combine(Own, "app.log");

    /// <summary>Where the details of a failure go that no command was made for.</summary>
    /// <param name="name">Which failure.</param>
    public string ErrorLog(string name) => Path.Combine(Own, $"error-{name}.log");

    private string Spool => Path.Combine(Own, "spool");

    private string Own => Path.Combine(Root, ".tier");

    private string StateFile => Path.Combine(Own, "run.json");

    /// <summary>Finds the project's folder from the current one upward, or from where this program stands.</summary>
    /// <exception cref="SettingException">Neither is inside the project.</exception>
    public static TierFolder Find()
    {
        foreach (var start in new[] { Directory.GetCurrentDirectory(), AppContext.BaseDirectory })
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "Tier.Functions.sln")))
                {
                    return new(folder.FullName);
                }
            }
        }

        throw new SettingException("folder", "This command works inside the project's folder, the one with Tier.Functions.sln: change there first.");
    }

    /// <summary>The project's folder, wherever the current one is.</summary>
    public static TierFolder Of(string root) => new(root);

    /// <summary>Makes the folder, for this user alone: it holds passwords.</summary>
    public void Create()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Own);
        }
        else
        {
            Directory.CreateDirectory(Own, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Where a file that can be read only once is copied to.</summary>
    /// <param name="name">The file's name.</param>
    public string Spooled(string name)
    {
        Create();
        Directory.CreateDirectory(Spool);
        return Path.Combine(Spool, name);
    }

    /// <summary>Deletes what the last run made; a server that a killed run left behind is stopped first.</summary>
    /// <exception cref="InvalidOperationException">A run goes on in this folder.</exception>
    public async Task ClearAsync()
    {
        File.Delete(StateFile);
        foreach (var server in new[] { MySql, Kafka }.Where(Directory.Exists))
        {
            await LeftBehindServer.StopAsync(server);
            Directory.Delete(server, recursive: true);
        }
    }

    /// <summary>How the last run's servers are reached; null when there was none.</summary>
    /// <exception cref="InvalidOperationException">The file that says so is broken.</exception>
    public RunState? ReadState()
    {
        if (!File.Exists(StateFile))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<RunState>(File.ReadAllText(StateFile));
        }
        catch (JsonException exception)
        {
            throw new InvalidOperationException($"{StateFile} can't be read: delete it.", exception);
        }
    }

    /// <summary>Stores how this run's servers are reached, for this user alone.</summary>
    public void WriteState(RunState state)
    {
        File.Delete(StateFile);
        using var stream = PrivateFile.Open(StateFile);
        JsonSerializer.Serialize(stream, state);
    }
}
