using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Tier.Cli.Run;
using Tier.Cli.Views;
using Tier.Pipeline.Reconciliation;
using Tier.Pipeline.Recovery;

namespace Tier.Cli.Commands;

/// <summary><c>tier reconcile</c>: whether every offset has exactly one outcome.</summary>
internal static class ReconcileCommand
{
    public static Command Create()
    {
        var full = new Option<bool>("--full") { Description = "Read the tables from their start; without it, from where the last check came to" };
        var repair = new Option<bool>("--repair") { Description = "Load what is missing from the broker, then check again" };
        var json = new Option<bool>("--json") { Description = "Print the whole report as one JSON object, with a member for each stream" };
        var command = new Command("reconcile", "Check that every offset of every topic has exactly one outcome; exit code 0 complete, 1 not complete, 2 could not check") { full, repair, json };
        command.SetAction((result, cancellationToken) => RunAsync(result.GetValue(full), result.GetValue(repair), result.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(bool full, bool repair, bool json, CancellationToken cancellationToken)
    {
        await using var run = await LastRun.OpenAsync(TierFolder.Find(), withBroker: true, cancellationToken);
        var reconciler = run.Services.GetRequiredService<Reconciler>();
        var report = await reconciler.ReconcileAsync(full, cancellationToken);
        RepairReport? repaired = null;
        if (repair)
        {
            repaired = await run.Services.GetRequiredService<Repairer>().RepairAsync(report, cancellationToken);
            report = await reconciler.ReconcileAsync(full, cancellationToken);
        }

        if (json)
        {
            Console.WriteLine(ReportJson.Whole(report, repaired));
        }
        else
        {
            RepairView.Show(Console.Out, repaired);
            ReportView.Show(Console.Out, report);
        }

        return report.Complete ? ExitCode.Complete : ExitCode.NotComplete;
    }
}
