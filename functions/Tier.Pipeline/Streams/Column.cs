namespace Tier.Pipeline.Streams;

/// <summary>What a column holds, and so what a value for it has to be.</summary>
internal enum ColumnKind
{
    /// <summary>A text of at most 255 characters.</summary>
    Text,

    /// <summary>An id: such a text, or the digits of a number.</summary>
    Id,

    /// <summary>The id of the event itself.</summary>
    EventId,

    /// <summary>One of certain words, in any case.</summary>
    Word,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A time, as <see cref="Timestamp"/> reads it.</summary>
    Time,

    /// <summary>A truth value that is computed from the event.</summary>
    Flag,

    /// <summary>A JSON object of the members of an object that have no column.</summary>
    Rest,

    /// <summary>A member that is read and has no column.</summary>
    Member,
}

/// <summary>One column of a stream's table: what it holds, and where an event has it.</summary>
internal sealed class Column(string name, ColumnKind kind, int index, int slot)
{
    /// <summary>The column's name.</summary>
    public string Name { get; } = name;

    /// <summary>What it holds.</summary>
    public ColumnKind Kind { get; } = kind;

    /// <summary>Its place in the declaration, from 0.</summary>
    public int Index { get; } = index;

    /// <summary>Its place among the columns of the table that are the stream's own.</summary>
    public int Slot { get; } = slot;

    /// <summary>Whether an event without a good value for it becomes no row.</summary>
    public bool IsRequired { get; set; }

    /// <summary>The member of a flat event; null when only nested ones have it.</summary>
    public string? Flat { get; init; }

    /// <summary>The path in a nested event, such as <c>context.os.name</c>; null when only flat ones have it.</summary>
    public string? Nested { get; init; }

    /// <summary>All names that mean it at the top of an event, the one that counts most first.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>The least number that it takes.</summary>
    public double Least { get; init; } = double.MinValue;

    /// <summary>The greatest number that it takes.</summary>
    public double Most { get; init; } = double.MaxValue;

    /// <summary>The words that it takes.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The words that mean nothing, and are NULL.</summary>
    public IReadOnlyList<string> WordsForNothing { get; init; } = [];

    /// <summary>All words that mean something.</summary>
    public IReadOnlyList<string> AllWords => field ??= [.. Words, .. WordsForNothing];

    /// <summary>Computes it.</summary>
    public Func<EventFields, bool?>? Compute { get; init; }

    /// <summary>
    /// Whether a value says that the event was understood. The required columns, the id, which a header may give, and JSON of what has no
    /// column don't.
    /// </summary>
    public bool Tells => !IsRequired && Kind is not (ColumnKind.EventId or ColumnKind.Rest);

    /// <summary>What a value has to be, for the sentence of a rejection.</summary>
    public string Wanted => Kind switch
    {
        ColumnKind.Time => "a time as in 2019-06-04T07:30:00Z in the years 1000 to 9999",
        ColumnKind.Number when Least == double.MinValue && Most == double.MaxValue => "a finite number",
        ColumnKind.Number => $"a number from {Least} to {Most}",
        _ => "a string",
    };
}
