using System.Text;

namespace Tier.Pipeline.Streams;

/// <summary>An object of an event whose members are fields: the event itself, or one inside a nested event.</summary>
/// <param name="Index">Its place among the objects; those that it lies in come before. The event is 0.</param>
/// <param name="Path">Its path; empty for the event.</param>
/// <param name="Field">Its place among the fields of the object that it lies in.</param>
internal sealed record ObjectShape(int Index, string Path, int Field)
{
    /// <summary>The fields of a nested event by the names of the members.</summary>
    public Dictionary<string, int> Members { get; } = new(StringComparer.Ordinal);

    /// <summary>The objects inside, in the order of the declaration.</summary>
    public List<ObjectShape> Inner { get; } = [];

    /// <summary>Whether what has no column in it goes to a column of its own.</summary>
    public bool HasRest { get; set; }

    /// <summary>Its own name, as a JSON object has it.</summary>
    public MemberName Name { get; } = new(Path[(Path.LastIndexOf('.') + 1)..]);
}

/// <summary>
/// What the members of a stream's events are: made once from the columns. Fields are the columns, and behind them the objects.
/// </summary>
internal sealed class EventShape
{
    private readonly Columns columns;
    private readonly Dictionary<string, int> flat = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int Field, int Rank)> meanings = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<ObjectShape> objects = [new(0, "", MemberName.None)];
    private readonly List<MemberName> nestedNames;

    /// <summary>Makes it.</summary>
    public EventShape(Columns columns)
    {
        this.columns = columns;
        nestedNames = [.. columns.All.Select(column => new MemberName(column.Nested ?? column.Flat ?? column.Name))];
        foreach (var column in columns.All.Where(column => column.Kind is ColumnKind.Rest))
        {
            ObjectAt(column.Nested!).HasRest = true;
        }

        foreach (var column in columns.All.Where(column => column.Kind is not ColumnKind.Rest))
        {
            if (column.Flat is { } name)
            {
                flat.Add(name, column.Index);
            }

            foreach (var (other, rank) in column.Names.Select((other, rank) => (other, rank)))
            {
                meanings.TryAdd(other, (column.Index, rank));
            }

            if (column.Nested is { } path)
            {
                var end = path.LastIndexOf('.');
                (end < 0 ? Event : ObjectAt(path[..end])).Members.Add(path[(end + 1)..], column.Index);
            }
        }

        Rests = [.. columns.All.Where(column => column.Kind is ColumnKind.Rest).Select(column => (column, ObjectAt(column.Nested!)))];
        FlatNames =
        [
            .. columns.All.Select(column => column.Flat is { } name ? new MemberName(name) : nestedNames[column.Index]),
            .. nestedNames.Skip(columns.All.Count),
        ];
    }

    /// <summary>The event.</summary>
    public ObjectShape Event => objects[0];

    /// <summary>All objects, the event first.</summary>
    public IReadOnlyList<ObjectShape> Objects => objects;

    /// <summary>The columns of what has no column, and the object that each belongs to.</summary>
    public IReadOnlyList<(Column Column, ObjectShape Of)> Rests { get; }

    /// <summary>How many fields there are.</summary>
    public int Fields => nestedNames.Count;

    /// <summary>Whether events may be nested.</summary>
    public bool HasForms => columns.Forms is not null;

    /// <summary>The fields' names in flat events.</summary>
    public IReadOnlyList<MemberName> FlatNames { get; }

    /// <summary>The fields' names in nested events, with their paths.</summary>
    public IReadOnlyList<MemberName> NestedNames => nestedNames;

    /// <summary>What a name means in an object.</summary>
    public MemberName Describe(ObjectShape shape, byte[] utf8)
    {
        var name = new MemberName(utf8);
        if (shape.Members.TryGetValue(name.Text, out var nested))
        {
            name.Nested = nested;
            name.Inner = objects.Find(inner => inner.Field == nested);
        }

        if (shape == Event)
        {
            DescribeAtTop(name);
        }

        return name;
    }

    private void DescribeAtTop(MemberName name)
    {
        var own = WithoutPrefix(name.Text);
        var hasPrefix = own.Length < name.Text.Length;
        name.Flat = flat.GetValueOrDefault(own, MemberName.None);
        if (columns.Forms is { } forms)
        {
            name.Vote = hasPrefix || name.Text.StartsWith(forms.FlatPrefix, StringComparison.OrdinalIgnoreCase) || Has(forms.Flat, name.Text) ? -1
                : Has(forms.Nested, name.Text) ? 1
                : 0;
            name.IsDecisive = Has(forms.Decisive, name.Text);
            Mean(name, own);
        }

        if (hasPrefix)
        {
            name.WithoutPrefix = new MemberName(Encoding.UTF8.GetBytes(own));
            Mean(name.WithoutPrefix, WithoutPrefix(own));
        }
    }

    private string WithoutPrefix(string name) =>
        columns.Prefix.Length > 0 && name.StartsWith(columns.Prefix, StringComparison.Ordinal) ? name[columns.Prefix.Length..] : name;

    private void Mean(MemberName name, string own)
    {
        if (!HasForms)
        {
            return;
        }

        (name.Meaning, name.Rank) = meanings.TryGetValue(own, out var meaning) ? meaning : (MemberName.None, 0);
        name.IsTelling = name.Meaning >= 0 || Event.Members.Keys.Any(member => member.Equals(own, StringComparison.OrdinalIgnoreCase));
        name.ShowsWarehouse = own.Equals(columns.Warehouse.Shows, StringComparison.OrdinalIgnoreCase);
        if (columns.Warehouse.Names.TryGetValue(own, out var column))
        {
            name.WarehouseMeaning = columns.All.Single(one => one.Name == column).Index;
        }
    }

    private static bool Has(IReadOnlyList<string> names, string name) => names.Contains(name, StringComparer.OrdinalIgnoreCase);

    private ObjectShape ObjectAt(string path)
    {
        if (objects.Find(made => made.Path == path) is { } known)
        {
            return known;
        }

        var end = path.LastIndexOf('.');
        var parent = end < 0 ? Event : ObjectAt(path[..end]);
        var inner = new ObjectShape(objects.Count, path, nestedNames.Count);
        nestedNames.Add(new(path));
        objects.Add(inner);
        parent.Inner.Add(inner);
        parent.Members.Add(path[(end + 1)..], inner.Field);
        return inner;
    }
}
