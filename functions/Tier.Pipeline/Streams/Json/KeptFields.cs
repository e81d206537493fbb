namespace Tier.Pipeline.Streams.Json;

/// <summary>Fields of an event that have no column of their own and are kept in a JSON column, in the order in which they came.</summary>
public sealed class KeptFields
{
    private readonly OrderedDictionary<string, JsonField> fields;
    private readonly Dictionary<string, KeptFields> groups = [];

    /// <summary>Starts without fields.</summary>
    public KeptFields() => fields = new(StringComparer.Ordinal);

    /// <summary>Starts with the fields of another one.</summary>
    public KeptFields(KeptFields other)
    {
        ArgumentNullException.ThrowIfNull(other);
        fields = new(other.fields, StringComparer.Ordinal);
        groups = new(other.groups);
        Untyped = other.Untyped;
    }

    /// <summary>How many of the fields are known ones whose value couldn't be typed.</summary>
    public int Untyped { get; private set; }

    /// <summary>Whether there is nothing to keep.</summary>
    internal bool IsEmpty => fields.Count == 0 && groups.Values.All(group => group.IsEmpty);

    internal IEnumerable<JsonField> Fields => fields.Values;

    internal IEnumerable<KeyValuePair<string, KeptFields>> Groups => groups.Where(group => !group.Value.IsEmpty);

    /// <summary>Keeps a field that has no column. One of the same name is replaced.</summary>
    public void Set(JsonField field) => fields[field.Name] = field;

    /// <summary>Keeps a known field whose value couldn't be typed. Should an unknown field have its name, a number is added to the name.</summary>
    public void KeepUntyped(JsonField field)
    {
        Untyped++;
        for (var number = 2; !fields.TryAdd(field.Name, field); number++)
        {
            field = field with { Name = $"{field.Name}#{number}" };
        }
    }

    /// <summary>The fields of an object inside this one.</summary>
    public KeptFields Group(string name) => groups.TryGetValue(name, out var group) ? group : groups[name] = new();
}
