using System.Collections.Frozen;
using System.Text.Json;

namespace Tier.Pipeline.Streams.Json;

/// <summary>
/// Which member of a JSON object is which field of an event. When a name comes twice, the last one counts, and the earlier ones are kept.
/// </summary>
/// <typeparam name="TEvent">The event.</typeparam>
internal sealed class FieldMap<TEvent>
    where TEvent : class
{
    private readonly string prefix;
    private readonly Func<TEvent, KeptFields> unknown;
    private readonly Func<TEvent, KeptFields> repeated;
    private readonly FrozenDictionary<string, Known>.AlternateLookup<ReadOnlySpan<char>> known;

    /// <summary>Makes a map.</summary>
    /// <param name="unknown">Where the members go that the map doesn't name.</param>
    /// <param name="fields">What to do with the members, by their names; at most 64.</param>
    /// <param name="prefix">A prefix that names may have or not.</param>
    /// <param name="path">What comes before the members' names in <see cref="JsonField.Name"/>.</param>
    /// <param name="objects">The maps of the objects inside, by the names of their members.</param>
    /// <param name="repeated">Where the values go that don't count, because the field comes again; to the unknown ones when null.</param>
    public FieldMap(
        Func<TEvent, KeptFields> unknown, Dictionary<string, Action<TEvent, JsonField>> fields, string prefix = "", string path = "", Func<TEvent, KeptFields>? repeated = null,
        Dictionary<string, FieldMap<TEvent>>? objects = null)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fields.Count, 64);
        this.unknown = unknown;
        this.repeated = repeated ?? unknown;
        this.prefix = prefix;
        known = fields
            .Select((field, index) => KeyValuePair.Create(field.Key, new Known(path + field.Key, field.Value, 1UL << index, objects?.GetValueOrDefault(field.Key))))
            .ToFrozenDictionary(StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Puts the members of an object into an event.</summary>
    /// <exception cref="JsonException">The text isn't one JSON object.</exception>
    public void Read(ReadOnlyMemory<byte> json, TEvent target)
    {
        var members = new JsonMembers(json, stackalloc char[JsonMembers.NameLength]);
        if (Read(ref members, target, isWhole: false))
        {
            KeepRepeated(json, repeated(target));
        }
    }

    /// <summary>
    /// Puts the members of an object into an event, and with them those of the objects inside, in one pass. Only where no name comes twice: otherwise it gives up, and the event
    /// has to be begun anew, each object being read once it is sure to be the last one of its name.
    /// </summary>
    /// <returns>False when it gave up.</returns>
    /// <exception cref="JsonException">The text isn't one JSON object.</exception>
    public bool TryReadWhole(ReadOnlyMemory<byte> json, TEvent target)
    {
        var members = new JsonMembers(json, stackalloc char[JsonMembers.NameLength]);
        return !Read(ref members, target, isWhole: true);
    }

    /// <summary>Whether the map names a member.</summary>
    public bool Knows(ReadOnlySpan<char> name) => known.ContainsKey(WithoutPrefix(name));

    /// <summary>Whether a field comes twice; reading the whole, with the objects inside, ends there.</summary>
    private bool Read(ref JsonMembers members, TEvent target, bool isWhole)
    {
        var seen = 0UL;
        var isRepeated = false;
        while (!(isWhole && isRepeated) && members.Read())
        {
            var name = WithoutPrefix(members.Name);
            if (!known.TryGetValue(name, out var field))
            {
                unknown(target).Set(new JsonField(name.ToString(), members.Kind, members.TakeValue()));
                continue;
            }

            isRepeated |= (seen & field.Bit) != 0;
            seen |= field.Bit;
            if (isWhole && field.Object is { } inside && members.Kind is JsonTokenType.StartObject)
            {
                isRepeated |= inside.Read(ref members, target, isWhole);
            }
            else
            {
                field.Set(target, new JsonField(field.Name, members.Kind, members.TakeValue()));
            }
        }

        return isRepeated;
    }

    // Events that repeat a field are so rare that they are read again, rather than every field remembered.
    private void KeepRepeated(ReadOnlyMemory<byte> json, KeptFields kept)
    {
        var last = new Dictionary<ulong, JsonField>();
        var members = new JsonMembers(json, stackalloc char[JsonMembers.NameLength]);
        while (members.Read())
        {
            if (!known.TryGetValue(WithoutPrefix(members.Name), out var field))
            {
                members.TakeValue();
                continue;
            }

            if (last.TryGetValue(field.Bit, out var earlier) && earlier.HasValue)
            {
                kept.KeepRepeated(earlier);
            }

            last[field.Bit] = new JsonField(field.Name, members.Kind, members.TakeValue());
        }
    }

    private ReadOnlySpan<char> WithoutPrefix(ReadOnlySpan<char> name) => name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : name;

    private readonly record struct Known(string Name, Action<TEvent, JsonField> Set, ulong Bit, FieldMap<TEvent>? Object);
}
