using Tier.Pipeline.Streams.Json;

namespace Tier.Pipeline.Streams;

/// <summary>
/// Fields of an event that have no column of their own and are kept in a JSON column, in the order in which they came. Used again for each
/// event.
/// </summary>
internal sealed class KeptFields
{
    private const int FirstNumber = 2;

    /// <summary>So many names are compared one by one; more have a dictionary.</summary>
    private const int Few = 16;
    private const int MostKept = 1_024;

    private FieldValue[] fields = new FieldValue[8];
    private Dictionary<string, int>? places;
    private Dictionary<string, int>? numbers;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many of them are known ones whose value couldn't be typed.</summary>
    public int Untyped { get; private set; }

    /// <summary>The fields.</summary>
    public ReadOnlySpan<FieldValue> All => fields.AsSpan(0, Count);

    /// <summary>Begins again without fields.</summary>
    public void Clear()
    {
        if (fields.Length > MostKept)
        {
            fields = new FieldValue[8];
        }

        (Count, Untyped, places, numbers) = (0, 0, null, null);
    }

    /// <summary>
    /// Keeps a field that has no column. One of the same name that came before is kept with a number behind its name; one whose name is too
    /// long for a JSON column, as an object of its own under the start of its name.
    /// </summary>
    /// <param name="field">The field.</param>
    /// <param name="value">The record's value.</param>
    public void Set(in FieldValue field, byte[] value)
    {
        if (!JsonColumn.TakesName(field.Name))
        {
            KeepRepeated(field.InAnObject(value));
        }
        else if (Find(field.Name) is var place and >= 0)
        {
            KeepRepeated(fields[place]);
            fields[place] = field;
        }
        else
        {
            Add(field);
        }
    }

    /// <summary>
    /// Keeps a known field whose value couldn't be typed. Should another field have its name, a number is added to the name.
    /// </summary>
    public void KeepUntyped(in FieldValue field)
    {
        Untyped++;
        if (Find(field.Name) < 0)
        {
            Add(field);
        }
        else
        {
            KeepRepeated(field);
        }
    }

    /// <summary>
    /// Keeps a value that doesn't count, because a later one has its name, with a number behind the name: the first that is free.
    /// </summary>
    public void KeepRepeated(in FieldValue field)
    {
        numbers ??= new(StringComparer.Ordinal);

        // Goes on where the last one of the name ended: an event may repeat one name 700,000 times.
        var number = numbers.GetValueOrDefault(field.Name.Text, FirstNumber);
        MemberName name;
        do
        {
            name = new($"{field.Name.Text}#{number++}");
        }
        while (Find(name) >= 0);

        numbers[field.Name.Text] = number;
        Add(field with { Name = name });
    }

    /// <summary>Keeps a field no longer.</summary>
    public void Remove(MemberName name)
    {
        var place = Find(name);
        fields.AsSpan(place + 1, Count - place - 1).CopyTo(fields.AsSpan(place));
        Count--;
        places = null;
    }

    private void Add(in FieldValue field)
    {
        if (Count == fields.Length)
        {
            Array.Resize(ref fields, 2 * Count);
        }

        places?.Add(field.Name.Text, Count);
        fields[Count++] = field;
    }

    private int Find(MemberName name)
    {
        if (Count > Few)
        {
            places ??= Enumerable.Range(0, Count).ToDictionary(place => fields[place].Name.Text, StringComparer.Ordinal);
            return places.GetValueOrDefault(name.Text, -1);
        }

        for (var place = 0; place < Count; place++)
        {
            var other = fields[place].Name;
            if (ReferenceEquals(other, name) || other.Utf8.AsSpan().SequenceEqual(name.Utf8))
            {
                return place;
            }
        }

        return -1;
    }
}
