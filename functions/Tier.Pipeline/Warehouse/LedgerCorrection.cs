using Tier.Pipeline.Records;

namespace Tier.Pipeline.Warehouse;

/// <summary>
/// What a range of the ledger has to say after some of its offsets, which had lost their outcomes, were given new ones: a row of once may be a duplicate now, or
/// what retention has taken meanwhile.
/// </summary>
/// <remarks>
/// Which kind the lost ones were isn't known one by one, but in sum: it is what the ledger has and the tables lack. A new outcome of another kind takes the place of
/// a lost one, so that ledger and tables are equal when the last hole of the range is filled.
/// </remarks>
internal static class LedgerCorrection
{
    /// <summary>The range's sums; null when ledger and tables differ by more than holes, which is for a person to look at.</summary>
    /// <param name="ledger">Its sums until now, which add up to its length.</param>
    /// <param name="stored">What the tables have in it, with the new outcomes.</param>
    /// <param name="filled">The new outcomes.</param>
    public static OutcomeCounts? Of(OutcomeCounts ledger, OutcomeCounts stored, OutcomeCounts filled)
    {
        // In the order in which a new outcome takes the place of a lost one.
        long[] was = [ledger.Loaded, ledger.Duplicates, ledger.DeadLetters, ledger.Gaps];
        long[] now = [stored.Loaded, stored.Duplicates, stored.DeadLetters, stored.Gaps];
        long[] added = [filled.Loaded, filled.Duplicates, filled.DeadLetters, filled.Gaps];
        var lost = was.Select((count, kind) => count - (now[kind] - added[kind])).ToArray();
        if (lost.Any(count => count < 0) || lost.Sum() < added.Sum())
        {
            return null;
        }

        var left = lost.Select((count, kind) => count - added[kind]).ToArray();
        var tooMany = -left.Where(count => count < 0).Sum();
        for (var kind = 0; kind < left.Length; kind++)
        {
            var given = Math.Clamp(left[kind], 0, tooMany);
            tooMany -= given;
            left[kind] = Math.Max(0, left[kind]) - given;
        }

        return new(now[0] + left[0], now[2] + left[2], now[1] + left[1], now[3] + left[3]);
    }
}
