using System.CommandLine;
using Tier.Benchmarks.Commands;
using Tier.Benchmarks.Workers;

var worker = new Command("worker", "The app in a process of its own; the other commands start it") { Hidden = true };
worker.SetAction((_, _) => WorkerProgram.RunAsync());
var root = new RootCommand("Measures the project. Everything is measured anew, on private servers that are deleted afterwards.")
{
    LoadCommand.Create(),
    LatencyCommand.Create(),
    SettingsCommand.Create(),
    PaceCommand.Create(),
    MonthCommand.Create(),
    TransformsCommand.Create(),
    worker,
};
CommonOptions.AddTo(root);
LoadCommand.AddTo(root);

// An interrupted run still stops its servers and deletes their data.
return await root.Parse(args).InvokeAsync(new() { ProcessTerminationTimeout = TimeSpan.FromMinutes(2) });
