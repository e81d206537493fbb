using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Tier.Pipeline.Streams.Json;

namespace Tier.Pipeline.Streams;

/// <summary>A member of an event's object.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">The first token of its value.</param>
/// <param name="Start">Where its value's text begins in the record's value.</param>
/// <param name="Length">The length of that text.</param>
/// <param name="IsEscaped">Whether it is a string with escapes.</param>
/// <param name="End">The place of the next member of the same object: behind those of its own object, if they are read.</param>
internal readonly record struct Member(MemberName Name, JsonTokenType Kind, int Start, int Length, bool IsEscaped, int End);

/// <summary>
/// All members of an event, in the order of its text, and behind each those of its object, where a nested event has fields in it. One pass
/// over the record's own bytes. Used again for each event, since names and their order are nearly always those of the last one.
/// </summary>
internal sealed class EventMembers(EventShape shape)
{
    private const int MostMembers = 4_096;
    private const int MostNames = 1_024;
    private const int LongestName = 64;

    private readonly Dictionary<byte[], MemberName>.AlternateLookup<ReadOnlySpan<byte>>[] known =
        [.. shape.Objects.Select(_ => new Dictionary<byte[], MemberName>(Utf8Comparer.Instance).GetAlternateLookup<ReadOnlySpan<byte>>())];

    private readonly List<MemberName>[] expected = [.. shape.Objects.Select(_ => new List<MemberName>())];
    private Member[] members = new Member[64];
    private int count;
    private int start;

    /// <summary>The members.</summary>
    public ReadOnlySpan<Member> All => members.AsSpan(0, count);

    /// <summary>Reads an event.</summary>
    /// <param name="value">The record's value, in UTF-8.</param>
    /// <param name="from">Where the object begins.</param>
    /// <param name="length">Its length.</param>
    /// <exception cref="JsonException">The text isn't one JSON object.</exception>
    public void Read(byte[] value, int from, int length)
    {
        if (members.Length > MostMembers)
        {
            members = new Member[64];
        }

        (count, start) = (0, from);
        var json = value.AsSpan(from, length);
        var reader = new Utf8JsonReader(json, JsonText.AnyDepth);
        reader.Read();
        ReadObject(ref reader, shape.Event, json);
        reader.Read(); // past the object's end: throws when anything follows
    }

    private void ReadObject(ref Utf8JsonReader reader, ObjectShape inside, ReadOnlySpan<byte> json)
    {
        for (var place = 0; reader.Read() && reader.TokenType is JsonTokenType.PropertyName; place++)
        {
            var name = NameAt(in reader, inside, place, json);
            reader.Read();
            var (kind, at, own) = (reader.TokenType, (int)reader.TokenStartIndex, count);
            var isEscaped = kind is JsonTokenType.String && reader.ValueIsEscaped;
            Take();
            if (kind is JsonTokenType.StartObject && name.Inner is { } inner)
            {
                ReadObject(ref reader, inner, json);
            }
            else if (kind is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                reader.Skip();
            }

            members[own] = new(name, kind, start + at, (int)reader.BytesConsumed - at, isEscaped, count);
        }
    }

    private void Take()
    {
        if (count == members.Length)
        {
            Array.Resize(ref members, 2 * count);
        }

        count++;
    }

    private MemberName NameAt(in Utf8JsonReader reader, ObjectShape inside, int place, ReadOnlySpan<byte> json)
    {
        var names = expected[inside.Index];
        if (reader.ValueIsEscaped)
        {
            return NameOf(Encoding.UTF8.GetBytes(JsonText.Name(reader, json)), inside);
        }

        if (place < names.Count && reader.ValueSpan.SequenceEqual(names[place].Utf8))
        {
            return names[place];
        }

        var name = NameOf(reader.ValueSpan, inside);
        if (place < names.Count)
        {
            names[place] = name;
        }
        else if (place == names.Count && place < LongestName)
        {
            names.Add(name);
        }

        return name;
    }

    private MemberName NameOf(ReadOnlySpan<byte> utf8, ObjectShape inside)
    {
        var names = known[inside.Index];
        if (names.TryGetValue(utf8, out var name))
        {
            return name;
        }

        name = shape.Describe(inside, utf8.ToArray());
        if (utf8.Length <= LongestName && names.Dictionary.Count < MostNames)
        {
            names.Dictionary.Add(name.Utf8, name);
        }

        return name;
    }

    private sealed class Utf8Comparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly Utf8Comparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
