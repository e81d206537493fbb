using System.CommandLine;
using Tier.Cli;
using Tier.Cli.Commands;

var root = new RootCommand("Two streams of events through Kafka into MySQL, and the proof that none was lost.")
{
    UpCommand.Create(),
    WatchCommand.Create(),
    ReconcileCommand.Create(),
    ConflictsCommand.Create(),
    RewindCommand.Create(),
    DeadLettersCommand.Create(),
    RedriveCommand.Create(),
    QueryCommand.Create(),
    DatabaseCommand.Create(),
};

// Of what fails on a thread that nobody waits for, the runtime would print the trace.
AppDomain.CurrentDomain.UnhandledException += (_, failure) => Environment.Exit(CommandLine.Fail((Exception)failure.ExceptionObject));

return await CommandLine.RunAsync(root, args);
