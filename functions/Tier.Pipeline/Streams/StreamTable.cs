namespace Tier.Pipeline.Streams;

/// <summary>A stream's table.</summary>
/// <param name="Name">The table's name.</param>
/// <param name="Columns">The stream's own columns, without those that every stream table has.</param>
/// <param name="Untelling">
/// Those that say nothing of whether an event was understood: the required ones, the id, which a header may give, and JSON of what has no
/// column.
/// </param>
public sealed record StreamTable(string Name, IReadOnlyList<string> Columns, IReadOnlyList<string> Untelling)
{
    private readonly bool[] tells = [.. Columns.Select(column => !Untelling.Contains(column))];

    /// <summary>SQL: whether a row fills none of the columns that tell.</summary>
    internal string IsUntypedSql { get; } = string.Join(" AND ", Columns.Except(Untelling).Select(column => $"`{column}` IS NULL"));

    /// <summary>Whether a row fills none of the columns that tell.</summary>
    /// <param name="values">Its values, in the order of the columns.</param>
    internal bool IsUntyped(ReadOnlySpan<object?> values)
    {
        for (var index = 0; index < values.Length; index++)
        {
            if (tells[index] && values[index] is not null)
            {
                return false;
            }
        }

        return true;
    }
}
