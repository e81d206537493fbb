using System.Collections.Frozen;

namespace Tier.Pipeline.Streams.Json;

/// <summary>Which member of a JSON object is which field of an event. When a name comes twice, the last one counts.</summary>
/// <typeparam name="TEvent">The event.</typeparam>
internal sealed class FieldMap<TEvent>
    where TEvent : class
{
    private readonly string prefix;
    private readonly Func<TEvent, KeptFields> unknown;
    private readonly FrozenDictionary<string, Known>.AlternateLookup<ReadOnlySpan<char>> known;

    /// <summary>Makes a map.</summary>
    /// <param name="unknown">Where the members go that the map doesn't name.</param>
    /// <param name="fields">What to do with the members, by their names.</param>
    /// <param name="prefix">A prefix that names may have or not.</param>
    /// <param name="path">What comes before the members' names in <see cref="JsonField.Name"/>.</param>
    public FieldMap(Func<TEvent, KeptFields> unknown, Dictionary<string, Action<TEvent, JsonField>> fields, string prefix = "", string path = "")
    {
        this.unknown = unknown;
        this.prefix = prefix;
        known = fields
            .ToFrozenDictionary(field => field.Key, field => new Known(path + field.Key, field.Value), StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Puts the members of an object into an event.</summary>
    /// <exception cref="System.Text.Json.JsonException">The text isn't one JSON object.</exception>
    public void Read(ReadOnlyMemory<byte> json, TEvent target)
    {
        var members = new JsonMembers(json, stackalloc char[JsonMembers.NameLength]);
        while (members.Read())
        {
            var name = members.Name.StartsWith(prefix, StringComparison.Ordinal) ? members.Name[prefix.Length..] : members.Name;
            if (known.TryGetValue(name, out var field))
            {
                field.Set(target, new JsonField(field.Name, members.Kind, members.Value));
            }
            else
            {
                unknown(target).Set(new JsonField(name.ToString(), members.Kind, members.Value));
            }
        }
    }

    private readonly record struct Known(string Name, Action<TEvent, JsonField> Set);
}
