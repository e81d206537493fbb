using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tier.Cli.Run;
using Tier.Cli.Views;
using Tier.Functions;
using Tier.Pipeline.Reconciliation;

namespace Tier.Cli.Commands;

/// <summary><c>tier reconcile</c>: whether every offset has exactly one outcome.</summary>
internal static class ReconcileCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print the whole report as JSON" };
        var command = new Command("reconcile", "Check that every offset of every topic has exactly one outcome; exit code 0 complete, 1 not complete, 2 could not check") { json };
        command.SetAction((result, cancellationToken) => RunAsync(result.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(bool json, CancellationToken cancellationToken)
    {
        await using var run = await LastRun.OpenAsync(TierFolder.Find(), withBroker: true, cancellationToken);
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddTierFunctions(run.Settings)
            .AddSingleton(run.Settings)
            .BuildServiceProvider();
        var report = await services.GetRequiredService<Reconciler>().ReconcileAsync(cancellationToken);
        if (json)
        {
            Console.WriteLine(ReportJson.Whole(report));
        }
        else
        {
            ReportView.Show(Console.Out, report);
        }

        return report.Complete ? ExitCode.Complete : ExitCode.NotComplete;
    }
}
