namespace Tier.Cli;

/// <summary>The exit codes of every command.</summary>
internal static class ExitCode
{
    /// <summary>Done, and complete.</summary>
    public const int Complete = 0;

    /// <summary>Events are missing, or have more than one outcome, or the run was cut short.</summary>
    public const int NotComplete = 1;

    /// <summary>A setting is wrong, or a server doesn't answer: nothing could be checked.</summary>
    public const int CouldNotRun = 2;
}
