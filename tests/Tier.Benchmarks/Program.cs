using System.CommandLine;
using Tier.Benchmarks.Commands;
using Tier.Benchmarks.Workers;
using Tier.Pipeline.Records;

const int CouldNotRun = 2;
const int Interrupted = 130; // as a shell has it for Ctrl-C

var worker = new Command("worker", "The app in a process of its own; the other commands start it") { Hidden = true };
worker.SetAction((_, _) => WorkerProgram.RunAsync());
var root = new RootCommand("Measures the project. Everything is measured anew, on private servers that are deleted afterwards.")
{
    LoadCommand.Create(),
    RowsCommand.Create(),
    LatencyCommand.Create(),
    SettingsCommand.Create(),
    PaceCommand.Create(),
    MonthCommand.Create(),
    PlatformCommand.Create(),
    TransformsCommand.Create(),
    worker,
};
CommonOptions.AddTo(root);
LoadCommand.AddTo(root);

try
{
    // Room for an interrupted run to stop its servers and delete their data.
    return await root.Parse(args).InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromMinutes(2) });
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("Interrupted.");
    return Interrupted;
}
catch (SettingException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return CouldNotRun;
}
