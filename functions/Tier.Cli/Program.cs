using System.CommandLine;
using Tier.Cli;
using Tier.Cli.Commands;

var root = new RootCommand("Two streams of events through Kafka into MySQL, and the proof that none was lost.")
{
    UpCommand.Create(),
    ReconcileCommand.Create(),
    ConflictsCommand.Create(),
    RewindCommand.Create(),
    DeadLettersCommand.Create(),
    RedriveCommand.Create(),
    QueryCommand.Create(),
    DatabaseCommand.Create(),
};

return await CommandLine.RunAsync(root, args);
