using System.Text.Json;
using MySqlConnector;
using Tier.LocalHost.Servers;
using Tier.Testing;

namespace Tier.EndToEnd.Tests.Running;

/// <summary>A project's folder of a test's own, as a clone has it, with its own .tier/: runs in different folders share nothing.</summary>
internal sealed class ProjectFolder : IAsyncDisposable
{
    private readonly BrokerKind stack;
    private readonly Dictionary<string, string?> environment;
    private readonly List<TierProcess> started = [];

    private ProjectFolder(BrokerKind stack, string path)
    {
        this.stack = stack;
        Path = WorkingFolder = path;
        environment = StackEnvironment.Of(stack, path);
        environment["TIER_TEST_FOLDER"] = path; // what the program starts has it too, so that it can be found
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>What must become of the data files' events.</summary>
    public IReadOnlyList<ReplayedFile> Files => ReplayedFile.In(Path);

    /// <summary>Where a person has changed to before starting the program.</summary>
    public string WorkingFolder { get; set; }

    private string StateFile => FileNamed(".tier", "run.json");

    /// <summary>Makes one with the real data, or with the first lines of it.</summary>
    /// <exception cref="RealServerMissingException">The stack's servers aren't there: the test is skipped, or fails where it must run.</exception>
    public static async Task<ProjectFolder> CreateAsync(TestServers servers, BrokerKind stack, int lines = int.MaxValue)
    {
        var folder = new ProjectFolder(stack, await servers.NewFolderAsync());
        var source = Repository.Root;
        await File.WriteAllTextAsync(folder.FileNamed("Tier.Functions.sln"), "");
        File.Copy(System.IO.Path.Combine(source, "host.json"), folder.FileNamed("host.json"));
        Directory.CreateDirectory(folder.FileNamed("data"));
        foreach (var file in Directory.GetFiles(System.IO.Path.Combine(source, "data"), "*.json"))
        {
            await File.WriteAllLinesAsync(folder.FileNamed("data", System.IO.Path.GetFileName(file)), File.ReadLines(file).Take(lines));
        }

        return folder;
    }

    /// <summary>A path in the folder.</summary>
    public string FileNamed(params IEnumerable<string> names) => System.IO.Path.Combine([Path, .. names]);

    /// <summary>Sets an environment variable for the program; null removes it.</summary>
    public void Set(string name, string? value) => environment[name] = value;

    /// <summary>What the program has as an environment variable.</summary>
    public string? Variable(string name) => environment.GetValueOrDefault(name);

    /// <summary>Starts the program.</summary>
    public TierProcess Start(params IReadOnlyList<string> arguments) => Start(TierProcess.DefaultSignals, arguments);

    /// <summary>Starts the program as a script's <c>nohup … &amp;</c> does: it ignores interrupts and hang-ups.</summary>
    public TierProcess StartInBackground(params IReadOnlyList<string> arguments) => Start(TierProcess.BackgroundSignals, arguments);

    /// <summary>Runs the program to its end.</summary>
    public Task<Finished> RunAsync(params IReadOnlyList<string> arguments) => Start(arguments).ExitAsync();

    /// <summary>Returns when the app has loaded some rows of each stream, and not all.</summary>
    public async Task<Tables> SomeRowsAsync(TierProcess app, int rows = 100)
    {
        await Eventually.HoldsAsync(async () => app.HasExited || await RowsNowAsync() >= rows);
        if (app.HasExited)
        {
            throw new InvalidOperationException((await app.ExitAsync()).ToString());
        }

        var tables = RunningTables();
        (await tables.CountAsync("segment_tracks")).Should().BeLessThan(Files[1].Loaded.Count, "the run goes on");
        return tables;
    }

    /// <summary>Returns when every event of the files has its outcome.</summary>
    public async Task<Tables> AllLoadedAsync(TierProcess app)
    {
        var events = Files.Sum(file => file.Events);
        await Eventually.HoldsAsync(async () => app.HasExited || await NowAsync(tables => tables.ValueAsync<long>("SELECT CAST(COALESCE(SUM(next_offset), 0) AS SIGNED) FROM partition_checkpoints")) == events);
        return app.HasExited ? throw new InvalidOperationException((await app.ExitAsync()).ToString()) : RunningTables();
    }

    /// <summary>The tables of the run that goes on.</summary>
    public Tables RunningTables() => new(Setting("MySqlMigrationConnection"));

    /// <summary>The tables of the last run; its server is started for it.</summary>
    public async Task<Tables> TablesAsync()
    {
        var server = await PrivateMySql.StartAsync(new() { Folder = FileNamed(".tier", "mysql"), Kind = StackEnvironment.DatabaseOf(stack), Home = environment["MYSQL_HOME"] });
        return new((await server.CreateDatabaseAsync("tier")).MigrationConnectionString, server);
    }

    /// <summary>All passwords of the private servers.</summary>
    public IReadOnlyList<string> Secrets()
    {
        using var server = JsonDocument.Parse(File.ReadAllText(FileNamed(".tier", "mysql", "server.json")));
        return
        [
            new MySqlConnectionStringBuilder(Setting("MySqlConnection")).Password,
            new MySqlConnectionStringBuilder(Setting("MySqlMigrationConnection")).Password,
            server.RootElement.GetProperty("AdminPassword").GetString()!,
        ];
    }

    /// <summary>The processes that the program has left.</summary>
    public IReadOnlyList<string> Processes() => Running.Processes.Naming(Path);

    /// <summary>Ends what a failed test has left.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var process in started)
        {
            await process.DisposeAsync();
        }

        await LeftBehindServer.StopAsync(FileNamed(".tier", "mysql"));
        await LeftBehindServer.StopAsync(FileNamed(".tier", "kafka"));
        Directory.Delete(Path, recursive: true);
    }

    private string Setting(string name)
    {
        using var state = JsonDocument.Parse(File.ReadAllText(StateFile));
        return state.RootElement.GetProperty("Settings").GetProperty(name).GetString()!;
    }

    private TierProcess Start(IReadOnlyList<string> signals, IReadOnlyList<string> arguments)
    {
        var process = TierProcess.Start(signals, WorkingFolder, environment, arguments);
        started.Add(process);
        return process;
    }

    /// <summary>The fewest rows that a table has; none before there are tables.</summary>
    private Task<long> RowsNowAsync() => NowAsync(async tables => Math.Min(await tables.CountAsync("weather_data"), await tables.CountAsync("segment_tracks")));

    private async Task<long> NowAsync(Func<Tables, Task<long>> count)
    {
        try
        {
            return File.Exists(StateFile) ? await count(RunningTables()) : 0;
        }
        catch (Exception exception) when (exception is MySqlException or IOException or JsonException)
        {
            return 0; // the run is only beginning
        }
    }
}
