using Tier.Cli.Status;

namespace Tier.Cli.Views;

/// <summary>Shows a run while it goes on.</summary>
internal interface IRunView
{
    /// <summary>How often the view wants to be shown the status.</summary>
    TimeSpan Every { get; }

    /// <summary>Shows where the run stands.</summary>
    /// <param name="now">The newest reading.</param>
    /// <param name="earlier">A reading some seconds older, for rates; null at first.</param>
    /// <param name="warning">The last warning; null when there was none.</param>
    void Show(RunStatus now, RunStatus? earlier, string? warning);

    /// <summary>Shows a line about what has just happened.</summary>
    void Tell(string line);
}
