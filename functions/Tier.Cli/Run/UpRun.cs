using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Tier.Cli.Run.Chaos;
using Tier.Cli.Run.Func;
using Tier.Functions;
using Tier.LocalHost;
using Tier.Pipeline.Kafka;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Replay;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Warehouse;

namespace Tier.Cli.Run;

/// <summary>One run of the whole pipeline: servers, functions, a view of them, and reconcile's verdict at the end.</summary>
internal sealed class UpRun(TierFolder folder, UpOptions options)
{
    /// <summary>So few that the replay doesn't run ahead of the load while something is down: then nothing would be left to disturb.</summary>
    private const int UnloadedBytesInChaos = 64 * 1024;

    /// <summary>Bytes; to count the events of so many takes long enough to say so.</summary>
    private const long LargeFile = 100 * 1024 * 1024;

    /// <summary>Standard output for people; with --json it is the error output, so that standard output holds the JSON alone.</summary>
    private readonly TextWriter output = options.Json ? Console.Error : Console.Out;

    /// <summary>Runs until the files are through (--once) or until Ctrl-C or SIGTERM.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await RunUntilAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await output.WriteLineAsync("Stopped before the functions ran.");
            return ExitCode.NotComplete;
        }
    }

    private async Task<int> RunUntilAsync(CancellationToken stop)
    {
        var given = GivenSettings.Read(folder);
        await CheckAsync(given, stop);
        folder.Create();
        if (folder.ReadState() is { } other && other.IsRunning())
        {
            throw new InvalidOperationException($"A run goes on in {folder.Root} (process {other.ProcessId}): end it first.");
        }

        given = GivenSettings.Read(folder, await new SpooledFiles(folder, output).CopyAsync(given, stop));
        var warnings = await CheckFilesAsync(given, stop);

        if (!options.Keep)
        {
            await folder.ClearAsync();
        }

        await using var servers = await RunServers.StartAsync(folder, given, stop);
        var settings = Settings(servers, given);
        folder.WriteState(RunState.OfThisProcess(servers, settings));

        using var log = new RunLog(folder.Log);
        log.Shown(warnings);
        await using var run = new RunHost(() => CreateHost(settings, log));
        await run.Services.GetRequiredService<PipelineStart>().EnsureAsync(stop);
        await servers.CreateTopicsAsync(options.Partitions, run.Services.GetRequiredService<BrokerClients>(), stop);
        var before = await run.RowsAsync(stop);
        Introduce(servers, given, warnings);

        if (options.Func)
        {
            await FuncHost.RunAsync(CoreTools.Installed.Program!, folder, settings, stop);
        }
        else
        {
            await run.StartAsync(stop);
            await WatchAsync(servers, run, log, stop);
            await run.StopAsync();
        }

        return await new UpVerdict(options, output).OfAsync(servers, run, before);
    }

    /// <summary>Watches the run to its end, and disturbs it meanwhile where that is wanted.</summary>
    private async Task WatchAsync(RunServers servers, RunHost run, RunLog log, CancellationToken stop)
    {
        var watch = new RunWatch(run, log, options);
        if (options.Chaos is not { } seed)
        {
            await watch.WatchAsync(output, () => true, stop);
            return;
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, run.Stopping);
        var chaos = new ChaosRun(seed, new(folder, servers), run, watch.Tell);
        var disturbing = DisturbAsync(chaos, end);
        await watch.WatchAsync(output, () => chaos.Over, end.Token);
        await end.CancelAsync();
        await disturbing;
    }

    private static async Task DisturbAsync(ChaosRun chaos, CancellationTokenSource end)
    {
        try
        {
            await chaos.RunAsync(end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The run ends before the schedule does.
        }
        catch
        {
            await end.CancelAsync();
            throw;
        }
    }

    /// <summary>Holds what the person gave against the world before anything is started, or deleted: a typing error must not cost the last run's data.</summary>
    private async Task CheckAsync(IConfiguration given, CancellationToken stop)
    {
        foreach (var stream in EventStreams.BuiltIn)
        {
            FileOf(given, stream);
        }

        if (options.Chaos is not null)
        {
            RefuseOthersServers(given);
        }

        if (options.Func)
        {
            CoreTools.Installed.Check(given);
        }

        await using var trial = CreateHost([], log: null);
        trial.Services.GetRequiredService<IStartupValidator>().Validate();
        trial.Services.GetRequiredService<LosslessSettings>().Check();
        if (given[nameof(PipelineOptions.MySqlConnection)] is { Length: > 0 })
        {
            await trial.Services.GetRequiredService<Database>().CheckAsync(stop);
        }

        if (given[nameof(PipelineOptions.BrokerList)] is { Length: > 0 })
        {
            await trial.Services.GetRequiredService<KafkaMetadata>().CheckAsync(stop);
        }
    }

    /// <summary>Looks at the first events of each file.</summary>
    /// <returns>What the person should know, a sentence each.</returns>
    private async Task<IReadOnlyList<string>> CheckFilesAsync(IConfiguration given, CancellationToken stop)
    {
        await using var trial = CreateHost([], log: null);
        var warnings = new List<string>();
        foreach (var stream in trial.Services.GetRequiredService<EventStreams>().All)
        {
            if (await ReplaySample.CheckAsync(FileOf(given, stream), stream, stop) is { } warning)
            {
                warnings.Add(warning);
            }
        }

        return warnings;
    }

    private static string FileOf(IConfiguration given, EventStream stream) => ReplayFiles.Find(stream, given[stream.FileSetting]);

    private static void RefuseOthersServers(IConfiguration given)
    {
        foreach (var setting in new[] { nameof(PipelineOptions.MySqlConnection), nameof(PipelineOptions.BrokerList) })
        {
            if (given[setting] is { Length: > 0 })
            {
                throw new SettingException(setting, $"--chaos kills servers, so it runs on private ones only: unset {setting}.");
            }
        }
    }

    private LocalFunctionsHost CreateHost(Dictionary<string, string?> settings, RunLog? log) => LocalFunctionsHost.Create(new()
    {
        HostJsonPath = Path.Combine(folder.Root, "host.json"),
        SettingsPath = GivenSettings.SettingsPath(folder),
        Settings = settings,
        ConfigureServices = (services, configuration) => services.AddTierFunctions(configuration),
        ConfigureLogging = log is null ? null : log.Configure,
        // A disturbed run's functions are stopped as they stand.
        DrainTimeout = options.Chaos is null ? LocalHostOptions.DefaultDrainTimeout : TimeSpan.Zero,
    });

    private Dictionary<string, string?> Settings(RunServers servers, IConfiguration given)
    {
        var settings = new Dictionary<string, string?>(servers.Settings)
        {
            [nameof(ReplayOptions.ReplayInterval)] = (TimeSpan.FromMilliseconds(100) / options.Speed).ToString("c"),
            [nameof(ReplayOptions.ReplayTicks)] = options.Ticks.ToString(),
            ["ReplaySchedule"] = given["ReplaySchedule"] ?? "00:00:00.100",
        };
        foreach (var stream in EventStreams.BuiltIn)
        {
            settings[stream.FileSetting] = FileOf(given, stream);
        }

        if (options.Func)
        {
            settings["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated";
            settings[CoreTools.Storage] = CoreTools.StorageOf(given);
        }

        if (options.Chaos is not null)
        {
            settings[nameof(ReplayOptions.ReplayMaxUnloadedBytes)] = $"{UnloadedBytesInChaos}";
        }

        return settings;
    }

    private void Introduce(RunServers servers, IConfiguration given, IReadOnlyList<string> warnings)
    {
        output.WriteLine($"database  {servers.DatabaseTitle}");
        output.WriteLine($"          {ConnectionText.Of(servers.Settings[nameof(PipelineOptions.MySqlConnection)]!)}");
        output.WriteLine($"broker    {servers.BrokerTitle}");
        output.WriteLine($"log       {folder.Log}");
        if (options.Chaos is { } seed)
        {
            output.WriteLine($"chaos     seed {seed}: --chaos {seed} disturbs a run in the same way again");
        }

        foreach (var warning in warnings)
        {
            output.WriteLine($"warning   {warning}");
        }

        foreach (var file in EventStreams.BuiltIn.Select(stream => new FileInfo(FileOf(given, stream))).Where(file => file.Length > LargeFile))
        {
            output.WriteLine($"counting  the events of {file.FullName} ({file.Length / 1024 / 1024:N0} MiB) first");
        }

        output.WriteLine(options.Once ? "Runs until the files are through; Ctrl-C ends it before." : "Runs until Ctrl-C.");
        output.WriteLine();
    }
}
