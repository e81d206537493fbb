namespace Tier.Pipeline.Streams;

/// <summary>A stream's table.</summary>
public sealed class StreamTable
{
    private readonly bool[] tells;
    private readonly Dictionary<string, int> places;

    internal StreamTable(string name, IReadOnlyList<Column> columns)
    {
        Name = name;
        Declared = columns;
        Columns = [.. columns.Select(column => column.Name)];
        tells = [.. columns.Select(column => column.Tells)];
        places = columns.Index().ToDictionary(column => column.Item.Name, column => column.Index, StringComparer.Ordinal);
        IsUntypedSql = string.Join(" AND ", columns.Where(column => column.Tells).Select(column => $"`{column.Name}` IS NULL"));
    }

    /// <summary>The table's name.</summary>
    public string Name { get; }

    /// <summary>The stream's own columns, without those that every stream's table has.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>What is declared of them.</summary>
    internal IReadOnlyList<Column> Declared { get; }

    /// <summary>SQL: whether a row fills none of the columns that say that the event was understood.</summary>
    internal string IsUntypedSql { get; }

    /// <summary>Whether a value of a column says that the event was understood.</summary>
    internal bool Tells(int column) => tells[column];

    /// <summary>The place of a column.</summary>
    internal int IndexOf(string column) => places[column];
}
