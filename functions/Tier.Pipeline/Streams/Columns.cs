namespace Tier.Pipeline.Streams;

/// <summary>
/// The columns of a stream's table, in their order, each with the place where an event has its value. Events may come flat or nested. A
/// required column without a good value makes the event a dead letter: absent or null is <c>missing_field</c>, another JSON type
/// <c>wrong_type</c>, a number outside its range <c>out_of_range</c>, a text that is no time <c>invalid_timestamp</c>, a text of more than
/// 255 characters <c>too_large</c>. A bad value of an optional column is NULL, and is kept in <c>additional_properties</c>.
/// </summary>
/// <param name="prefix">What the names of a flat event may begin with.</param>
public sealed class Columns(string prefix = "")
{
    private readonly List<Column> all = [];
    private int slots;

    /// <summary>What the names of a flat event may begin with.</summary>
    internal string Prefix { get; } = prefix;

    /// <summary>All of them, and the members without a column.</summary>
    internal IReadOnlyList<Column> All => all;

    /// <summary>What tells a nested event from a flat one; null when all events are flat.</summary>
    internal EventForms? Forms { get; private set; }

    /// <summary>The member that only rows of a warehouse have, and what else means a column there.</summary>
    internal (string? Shows, IReadOnlyDictionary<string, string> Names) Warehouse { get; private set; } = (null, new Dictionary<string, string>());

    /// <summary>A time in UTC, whole milliseconds.</summary>
    /// <param name="name">The column.</param>
    /// <param name="flat">The member of a flat event; the column's name when null.</param>
    /// <param name="nested">The path in a nested event.</param>
    /// <param name="also">Other names of it at the top of an event, the better one first.</param>
    public Columns Time(string name, string? flat = null, string? nested = null, params IReadOnlyList<string> also) =>
        Add(name, ColumnKind.Time, flat, nested, also);

    /// <summary>A text of at most 255 characters.</summary>
    /// <inheritdoc cref="Time"/>
    public Columns Text(string name, string? flat = null, string? nested = null, params IReadOnlyList<string> also) =>
        Add(name, ColumnKind.Text, flat, nested, also);

    /// <summary>An id: a text of at most 255 characters, or the digits of a number. The empty text is none.</summary>
    /// <inheritdoc cref="Time"/>
    public Columns Id(string name, string? flat = null, string? nested = null, params IReadOnlyList<string> also) =>
        Add(name, ColumnKind.Id, flat, nested, also);

    /// <summary>The event's own id. A placeholder, such as <c>undefined</c>, is none, and is kept.</summary>
    /// <inheritdoc cref="Time"/>
    public Columns EventId(string name, string? flat = null, string? nested = null, params IReadOnlyList<string> also) =>
        Add(name, ColumnKind.EventId, flat, nested, also);

    /// <summary>A number in a range, both ends included; any finite one without a range.</summary>
    /// <param name="name">The column.</param>
    /// <param name="least">The least.</param>
    /// <param name="most">The greatest.</param>
    /// <param name="flat">The member of a flat event; the column's name when null.</param>
    /// <param name="nested">The path in a nested event.</param>
    public Columns Number(string name, double least = double.MinValue, double most = double.MaxValue, string? flat = null, string? nested = null) =>
        Add(new Column(name, ColumnKind.Number, all.Count, slots)
        {
            Flat = flat ?? name, Nested = nested, Names = NamesOf(flat ?? name, nested, []), Least = least, Most = most,
        });

    /// <summary>One of certain words, in any case. Another word is NULL and is kept.</summary>
    /// <param name="name">The column.</param>
    /// <param name="words">The words, in lower case.</param>
    /// <param name="nothing">Words that mean that there is nothing: NULL, and not kept.</param>
    /// <param name="flat">The member of a flat event; the column's name when null.</param>
    public Columns OneOf(string name, IReadOnlyList<string> words, IReadOnlyList<string> nothing, string? flat = null) =>
        Add(new Column(name, ColumnKind.Word, all.Count, slots) { Flat = flat ?? name, Names = [flat ?? name], Words = words, WordsForNothing = nothing });

    /// <summary>A truth value that is computed from the event and the columns before.</summary>
    public Columns Flag(string name, Func<EventFields, bool?> compute) =>
        Add(new Column(name, ColumnKind.Flag, all.Count, slots) { Compute = compute });

    /// <summary>A JSON object of what has no column in an object of a nested event, and in the objects inside; NULL without any.</summary>
    /// <param name="name">The column.</param>
    /// <param name="of">The object's path.</param>
    public Columns Rest(string name, string of) =>
        Add(new Column(name, ColumnKind.Rest, all.Count, slots) { Nested = of });

    /// <summary>A member at the top of a nested event that the stream looks at and doesn't store.</summary>
    public Columns Member(string nested) =>
        Add(new Column(nested, ColumnKind.Member, all.Count, MemberName.None) { Nested = nested });

    /// <summary>The column before is required: a text, a number or a time.</summary>
    /// <exception cref="InvalidOperationException">The column before is none of them.</exception>
    public Columns Required()
    {
        if (all[^1].Kind is not (ColumnKind.Text or ColumnKind.Number or ColumnKind.Time))
        {
            throw new InvalidOperationException($"A required column is a text, a number or a time, and '{all[^1].Name}' isn't.");
        }

        all[^1].IsRequired = true;
        return this;
    }

    /// <summary>
    /// Events may be nested: what tells the forms apart. Names that the form of an event doesn't know are read as what they mean, in any
    /// case.
    /// </summary>
    public Columns TellApart(EventForms forms)
    {
        Forms = forms;
        return this;
    }

    /// <summary>In a flat event that has a certain member, other names mean columns too.</summary>
    /// <param name="member">The member.</param>
    /// <param name="names">The columns by those names.</param>
    public Columns WhereThereIs(string member, params IReadOnlyList<(string Name, string Column)> names)
    {
        Warehouse = (member, names.ToDictionary(name => name.Name, name => name.Column, StringComparer.OrdinalIgnoreCase));
        return this;
    }

    private static IReadOnlyList<string> NamesOf(string flat, string? nested, IReadOnlyList<string> also) =>
        nested is null || nested.Contains('.', StringComparison.Ordinal) || also.Contains(nested) ? [flat, .. also] : [flat, nested, .. also];

    private Columns Add(Column column)
    {
        all.Add(column);
        slots += column.Kind is ColumnKind.Member ? 0 : 1;
        return this;
    }

    private Columns Add(string name, ColumnKind kind, string? flat, string? nested, IReadOnlyList<string> also) =>
        Add(new Column(name, kind, all.Count, slots) { Flat = flat ?? name, Nested = nested, Names = NamesOf(flat ?? name, nested, also) });
}

/// <summary>
/// What tells a nested event from a flat one. No single member decides: an event has the form that more of its names belong to, and where
/// that is equal, it is nested if it has one of certain members. Names count in any case.
/// </summary>
/// <param name="Nested">Names at the top that only nested events have.</param>
/// <param name="Flat">Names at the top that only flat events have, besides those with the columns' prefix.</param>
/// <param name="FlatPrefix">What other names of flat events begin with.</param>
/// <param name="Decisive">Names that make an event nested where as many are of either form.</param>
public sealed record EventForms(IReadOnlyList<string> Nested, IReadOnlyList<string> Flat, string FlatPrefix, IReadOnlyList<string> Decisive);
