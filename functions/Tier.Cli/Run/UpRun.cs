using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Tier.Cli.Status;
using Tier.Cli.Views;
using Tier.Functions;
using Tier.LocalHost;
using Tier.Pipeline;
using Tier.Pipeline.Reconciliation;
using Tier.Pipeline.Replay;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Topics;
using Tier.Pipeline.Warehouse;

namespace Tier.Cli.Run;

/// <summary>One run of the whole pipeline: servers, functions, a view of them, and reconcile's verdict at the end.</summary>
internal sealed class UpRun(TierFolder folder, UpOptions options)
{
    /// <summary>Standard output for people; with --json it is the error output, so that standard output holds the JSON alone.</summary>
    private readonly TextWriter output = options.Json ? Console.Error : Console.Out;

    /// <summary>Runs until the files are through (--once) or until Ctrl-C or SIGTERM.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var stop = StopSignals.Listen(cancellationToken);
        try
        {
            return await RunUntilAsync(stop.Token);
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
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

        if (!options.Keep)
        {
            await folder.ClearAsync();
        }

        await using var servers = await RunServers.StartAsync(folder, given, stop);
        var settings = Settings(servers, given);
        folder.WriteState(RunState.OfThisProcess(servers, settings));

        using var log = new RunLog(folder.Log);
        await using var host = CreateHost(settings, log);
        await host.Services.GetRequiredService<PipelineStart>().EnsureAsync(stop);
        await servers.CreateTopicsAsync(options.Partitions, host.Services.GetRequiredService<BrokerClients>(), stop);
        var status = ActivatorUtilities.CreateInstance<StatusReader>(host.Services);
        var before = await status.RowsAsync(stop);
        Introduce(servers);

        await host.StartAsync(stop);
        await new RunWatch(status, host, log, options).WatchAsync(output, stop);
        await host.StopAsync(CancellationToken.None);
        return await ConcludeAsync(servers, host, status, before);
    }

    /// <summary>Holds what the person gave against the world before anything is started, or deleted: a typing error must not cost the last run's data.</summary>
    private async Task CheckAsync(IConfiguration given, CancellationToken stop)
    {
        foreach (var stream in StreamModules.All)
        {
            ReplayFiles.Find(given, stream);
        }

        await using var trial = CreateHost([], log: null);
        _ = trial.Services.GetRequiredService<ReplayOptions>();
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

    private LocalFunctionsHost CreateHost(Dictionary<string, string?> settings, RunLog? log) => LocalFunctionsHost.Create(new()
    {
        HostJsonPath = Path.Combine(folder.Root, "host.json"),
        SettingsPath = GivenSettings.SettingsPath(folder),
        Settings = settings,
        ConfigureServices = (services, configuration) => services.AddTierFunctions(configuration),
        ConfigureLogging = log is null ? null : log.Configure,
    });

    private Dictionary<string, string?> Settings(RunServers servers, IConfiguration given)
    {
        var settings = new Dictionary<string, string?>(servers.Settings)
        {
            [nameof(ReplayOptions.ReplayInterval)] = (TimeSpan.FromMilliseconds(100) / options.Speed).ToString("c", CultureInfo.InvariantCulture),
            [nameof(ReplayOptions.ReplayTicks)] = options.Ticks.ToString(CultureInfo.InvariantCulture),
            ["ReplaySchedule"] = given["ReplaySchedule"] ?? "00:00:00.100",
        };
        foreach (var stream in StreamModules.All)
        {
            settings[stream.FileSetting()] = ReplayFiles.Find(given, stream);
        }

        return settings;
    }

    private void Introduce(RunServers servers)
    {
        output.WriteLine($"database  {servers.DatabaseTitle}");
        output.WriteLine($"          {ConnectionText.Of(servers.Settings[nameof(PipelineOptions.MySqlConnection)]!)}");
        output.WriteLine($"broker    {servers.BrokerTitle}");
        output.WriteLine($"log       {folder.Log}");
        output.WriteLine(options.Once ? "Runs until the files are through; Ctrl-C ends it before." : "Runs until Ctrl-C.");
        output.WriteLine();
    }

    private async Task<int> ConcludeAsync(RunServers servers, LocalFunctionsHost host, StatusReader status, IReadOnlyDictionary<string, long> before)
    {
        var report = await host.Services.GetRequiredService<Reconciler>().ReconcileAsync(CancellationToken.None);
        var after = await status.RowsAsync(CancellationToken.None);
        await output.WriteLineAsync();
        ReportView.Show(output, report);
        await output.WriteLineAsync();
        if (report.Topics.Sum(topic => topic.Lag) is > 0 and var lag)
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{lag:N0} records were published and not loaded yet: ./start_app.sh --keep goes on with them"));
        }

        foreach (var (table, rows) in after)
        {
            var added = rows - before[table];
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{table}: {rows:N0} rows, {(added == 0 ? "none" : added.ToString("N0", CultureInfo.InvariantCulture))} added by this run"));
        }

        await output.WriteLineAsync(servers.PrivateDatabase
            ? """
              Look at the rows:  ./tier query "SELECT city, COUNT(*), ROUND(AVG(temperature), 1) FROM weather_data GROUP BY city"
              With a client of your own:  ./tier database  keeps the server up, for
              """
            : "Look at the rows:  SELECT city, COUNT(*), ROUND(AVG(temperature), 1) FROM weather_data GROUP BY city");
        await output.WriteLineAsync($"  {ConnectionText.Of(servers.Settings[nameof(PipelineOptions.MySqlConnection)]!)}");
        if (options.Json)
        {
            Console.WriteLine(ReportJson.Totals(report));
        }

        if (host.Services.GetRequiredService<PipelineFailure>().Cause is { } cause)
        {
            await Console.Error.WriteLineAsync($"The app stopped, so that nothing is lost: {cause.Message}");
            return ExitCode.NotComplete;
        }

        var replayed = host.Services.GetRequiredService<Replayer>().Progress is { Count: > 0 } progress && progress.All(stream => stream.Completed);
        var loaded = report.Topics.All(topic => topic.Complete && topic.Lag == 0);
        return report.Complete && (!options.Once || (replayed && loaded)) ? ExitCode.Complete : ExitCode.NotComplete;
    }
}
