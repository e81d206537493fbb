using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Spectre.Console;
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
    private const string Query = "SELECT city, COUNT(*) AS readings, ROUND(AVG(temperature), 1) AS celsius FROM weather_data GROUP BY city";

    /// <summary>Standard output for people; with --json it is the error output, so that standard output holds the JSON alone.</summary>
    private readonly IAnsiConsole console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(options.Json ? Console.Error : Console.Out) });

    /// <summary>Runs until the files are through (--once) or until Ctrl-C or SIGTERM.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var stop = StopSignals.Listen(cancellationToken);
        folder.Create();
        if (!options.Keep)
        {
            await folder.ClearAsync();
        }

        var given = LocalSettings.Read(folder);
        await using var servers = await RunServers.StartAsync(folder, given, stop.Token);
        await servers.CreateTopicsAsync(given, options.Partitions, stop.Token);
        var settings = Settings(servers);
        folder.WriteState(RunState.OfThisProcess(servers, settings));

        await using var host = LocalFunctionsHost.Create(HostOptions(settings));
        using var log = new LogFile(folder.Log);
        var status = ActivatorUtilities.CreateInstance<StatusReader>(host.Services);
        await host.Services.GetRequiredService<PipelineStart>().EnsureAsync(stop.Token);
        var before = await status.RowsAsync(stop.Token);
        Introduce(servers);
        await host.StartAsync(stop.Token);

        var through = await WatchAsync(host, status, stop.Token);
        await host.StopAsync(CancellationToken.None);

        var report = await host.Services.GetRequiredService<Reconciler>().ReconcileAsync(CancellationToken.None);
        Conclude(servers, report, before, await status.RowsAsync(CancellationToken.None));
        return Verdict(host, report, through);
    }
}
