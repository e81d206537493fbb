namespace Tier.Pipeline.Streams.Json;

/// <summary>Fields of an event that have no column of their own and are kept in a JSON column, in the order in which they came.</summary>
public sealed class KeptFields
{
    private const int FirstNumber = 2;

    // Most events have nothing to keep.
    private OrderedDictionary<string, JsonField>? fields;
    private Dictionary<string, KeptFields>? groups;
    private Dictionary<string, int>? numbers;

    /// <summary>Starts without fields.</summary>
    public KeptFields()
    {
    }

    /// <summary>Starts with the fields of another one.</summary>
    public KeptFields(KeptFields other)
    {
        ArgumentNullException.ThrowIfNull(other);
        fields = other.fields is null ? null : new(other.fields, StringComparer.Ordinal);
        groups = other.groups is null ? null : new(other.groups);
        numbers = other.numbers is null ? null : new(other.numbers);
        Untyped = other.Untyped;
    }

    /// <summary>How many of the fields are known ones whose value couldn't be typed.</summary>
    public int Untyped { get; private set; }

    /// <summary>Whether there is nothing to keep. A group is made for its first field, so none is empty.</summary>
    internal bool IsEmpty => fields is null && groups is null;

    internal IEnumerable<JsonField> Fields => fields?.Values ?? Enumerable.Empty<JsonField>();

    internal IEnumerable<KeyValuePair<string, KeptFields>> Groups => groups ?? Enumerable.Empty<KeyValuePair<string, KeptFields>>();

    /// <summary>
    /// Keeps a field that has no column. One of the same name that came before is kept with a number behind its name; one whose name is too
    /// long for a JSON column, as an object of its own under the start of its name.
    /// </summary>
    public void Set(JsonField field)
    {
        fields ??= new(StringComparer.Ordinal);
        if (!JsonColumn.TakesName(field.Name))
        {
            KeepRepeated(field.InAnObject());
            return;
        }

        if (!fields.TryAdd(field.Name, field))
        {
            KeepRepeated(fields[field.Name]);
            fields[field.Name] = field;
        }
    }

    /// <summary>Keeps a known field whose value couldn't be typed. Should an unknown field have its name, a number is added to the name.</summary>
    public void KeepUntyped(JsonField field)
    {
        Untyped++;
        fields ??= new(StringComparer.Ordinal);
        if (!fields.TryAdd(field.Name, field))
        {
            KeepRepeated(field);
        }
    }

    /// <summary>Keeps a value that doesn't count, because a later one has its name, with a number behind the name: the first that is free.</summary>
    public void KeepRepeated(JsonField field)
    {
        fields ??= new(StringComparer.Ordinal);
        numbers ??= new(StringComparer.Ordinal);

        // Goes on where the last one of the name ended: an event may repeat one name 700,000 times.
        var number = numbers.GetValueOrDefault(field.Name, FirstNumber);
        JsonField numbered;
        do
        {
            numbered = field with { Name = $"{field.Name}#{number++}" };
        }
        while (!fields.TryAdd(numbered.Name, numbered));

        numbers[field.Name] = number;
    }

    /// <summary>Keeps a field no longer.</summary>
    internal void Remove(string name)
    {
        if (fields?.Remove(name) == true && fields.Count == 0)
        {
            fields = null;
        }
    }

    /// <summary>The fields of an object inside this one, to put the first or another one in.</summary>
    public KeptFields Group(string name) => (groups ??= []).TryGetValue(name, out var group) ? group : groups[name] = new();
}
