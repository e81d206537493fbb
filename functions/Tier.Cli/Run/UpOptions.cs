namespace Tier.Cli.Run;

/// <summary>What the options of <c>tier up</c> say.</summary>
/// <param name="Once">End when the files are through and all is loaded.</param>
/// <param name="Json">Print the totals as JSON, and nothing else, on standard output.</param>
/// <param name="Ticks">Stop the replay after so many ticks; 0: at the files' end.</param>
/// <param name="Speed">How many times faster than one event every 100 ms.</param>
/// <param name="Keep">Go on with the data of the last run.</param>
/// <param name="Partitions">Partitions of each topic.</param>
/// <param name="Chaos">The seed of the faults that disturb the run; null: none.</param>
/// <param name="Func">Run the functions under Azure Functions Core Tools, and not on the local host.</param>
internal sealed record UpOptions(bool Once, bool Json, long Ticks, double Speed, bool Keep, int Partitions, int? Chaos, bool Func);
