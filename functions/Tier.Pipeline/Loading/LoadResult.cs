namespace Tier.Pipeline.Loading;

/// <summary>What one load stored; a record that was delivered before counts in neither.</summary>
/// <param name="Counts">Records by outcome.</param>
/// <param name="UntypedFields">Optional fields of the loaded rows that could not be typed.</param>
/// <param name="UntypedRecords">Loaded records of which no optional field was understood.</param>
public sealed record LoadResult(OutcomeCounts Counts, long UntypedFields, long UntypedRecords)
{
    /// <summary>Nothing.</summary>
    public static LoadResult None { get; } = new(OutcomeCounts.None, 0, 0);

    /// <summary>The sums.</summary>
    public static LoadResult operator +(LoadResult left, LoadResult right) =>
        new(left.Counts + right.Counts, left.UntypedFields + right.UntypedFields, left.UntypedRecords + right.UntypedRecords);
}

/// <summary>
/// A batch, or the rest of it, could not be loaded, and has to come again. What was committed of it stays. There is no inner exception: a server's
/// message can quote values of the records.
/// </summary>
/// <param name="message">The topic, the coordinates and the cause, without a value of a record.</param>
public sealed class LoadHeldUpException(string message) : Exception(message);
