using Tier.Pipeline.Conflicts;

namespace Tier.Cli.Run;

/// <summary>The conflicts that are shown.</summary>
/// <param name="limit">How many at most; 0 for all.</param>
/// <param name="all">Whether those with the same row are shown too.</param>
internal sealed class ConflictSelection(int limit, bool all)
{
    private readonly List<Conflict> shown = [];

    /// <summary>Those that are shown.</summary>
    public IReadOnlyList<Conflict> Shown => shown;

    /// <summary>How many were met that mean the same row and aren't shown.</summary>
    public int SameRow { get; private set; }

    /// <summary>Whether there are more than the limit.</summary>
    public bool More { get; private set; }

    /// <summary>Whether there are any that don't mean the same row.</summary>
    public bool HasConflicts => shown.Exists(conflict => !conflict.SameRow);

    /// <summary>Takes from all that there are, until it has enough.</summary>
    public async Task TakeAsync(IAsyncEnumerable<Conflict> conflicts)
    {
        await foreach (var conflict in conflicts)
        {
            if (conflict.SameRow && !all)
            {
                SameRow++;
            }
            else if (limit > 0 && shown.Count == limit)
            {
                More = true;
                return;
            }
            else
            {
                shown.Add(conflict);
            }
        }
    }
}
