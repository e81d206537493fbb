using Tier.Pipeline.Conflicts;

namespace Tier.Cli.Run;

/// <summary>The conflicts that are shown.</summary>
/// <param name="limit">How many at most; 0 for all.</param>
/// <param name="all">Whether those are shown too that mean the same row, or differ in transport fields only.</param>
internal sealed class ConflictSelection(int limit, bool all)
{
    private readonly List<Conflict> shown = [];

    /// <summary>Those that are shown.</summary>
    public IReadOnlyList<Conflict> Shown => shown;

    /// <summary>How many were met that mean the same row and aren't shown.</summary>
    public int SameRow { get; private set; }

    /// <summary>How many were met that differ in transport fields only and aren't shown.</summary>
    public int TransportOnly { get; private set; }

    /// <summary>Whether there are more than the limit.</summary>
    public bool More { get; private set; }

    /// <summary>Whether there are real ones: two that say different things of one event, or may.</summary>
    public bool HasConflicts { get; private set; }

    /// <summary>Takes from all that there are, until it has enough, and knows whether there is a real one.</summary>
    public async Task TakeAsync(IAsyncEnumerable<Conflict> conflicts)
    {
        await foreach (var conflict in conflicts)
        {
            HasConflicts |= conflict.IsReal;
            if (!conflict.IsReal && !all)
            {
                SameRow += conflict.SameRow ? 1 : 0;
                TransportOnly += conflict.TransportOnly ? 1 : 0;
            }
            else if (limit == 0 || shown.Count < limit)
            {
                shown.Add(conflict);
            }
            else
            {
                More = true;
                if (HasConflicts)
                {
                    return;
                }
            }
        }
    }
}
