using System.CommandLine;

namespace Tier.Cli.Commands;

/// <summary><c>tier dead-letters</c>: looks at the records that could not be loaded.</summary>
internal static class DeadLettersCommand
{
    public static Command Create() => new("dead-letters", "Look at the records that could not be loaded")
    {
        DeadLettersListCommand.Create(),
        DeadLettersShowCommand.Create(),
        DeadLettersExportCommand.Create(),
    };
}
