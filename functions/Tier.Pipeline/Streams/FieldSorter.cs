using System.Text.Json;

namespace Tier.Pipeline.Streams;

/// <summary>
/// Finds the fields among the members of an event, and keeps the other members. Of members with one name the last one counts. Used again
/// for each event.
/// </summary>
/// <param name="shape">What the members are.</param>
internal sealed class FieldSorter(EventShape shape)
{
    private readonly FieldValue[] fields = new FieldValue[shape.Fields];
    private readonly int[] places = new int[shape.Fields];
    private readonly int[] earlier = new int[shape.Fields];
    private byte[] value = [];

    /// <summary>What is kept of each object, by its index; of the event itself also what can't be typed.</summary>
    public KeptFields[] Kept { get; } = [.. shape.Objects.Select(_ => new KeptFields())];

    /// <summary>The fields.</summary>
    public ref readonly FieldValue this[int field] => ref fields[field];

    /// <summary>Sorts the members of an event.</summary>
    /// <param name="members">The members.</param>
    /// <param name="value">The record's value.</param>
    public void Sort(EventMembers members, byte[] value)
    {
        this.value = value;
        var all = members.All;
        var isNested = shape.HasForms && IsNested(all);
        Begin(isNested);
        SortObject(all, 0, all.Length, shape.Event, isNested);
        for (var inner = 1; inner < shape.Objects.Count; inner++)
        {
            SortInner(all, shape.Objects[inner]);
        }

        if (shape.HasForms)
        {
            ReadForeign(isNested);
        }
    }

    private void Begin(bool isNested)
    {
        var names = isNested ? shape.NestedNames : shape.FlatNames;
        places.AsSpan().Fill(MemberName.None);
        for (var field = 0; field < fields.Length; field++)
        {
            fields[field] = new() { Name = names[field] };
        }

        foreach (var kept in Kept)
        {
            kept.Clear();
        }
    }

    private void SortObject(ReadOnlySpan<Member> all, int first, int end, ObjectShape inside, bool isNested)
    {
        var isRepeated = false;
        for (var place = first; place < end; place = all[place].End)
        {
            var name = all[place].Name;
            var field = isNested ? name.Nested : name.Flat;
            if (field < 0)
            {
                Kept[inside.Index].Set(Value(isNested ? name : name.WithoutPrefix, all[place]), value);
                continue;
            }

            isRepeated |= places[field] >= 0;
            places[field] = place;
            fields[field] = Value(fields[field].Name, all[place]);
        }

        if (isRepeated)
        {
            KeepRepeated(all, first, end, isNested);
        }
    }

    /// <summary>
    /// Events that repeat a field are so rare that their members are gone through again, rather than every field remembered.
    /// </summary>
    private void KeepRepeated(ReadOnlySpan<Member> all, int first, int end, bool isNested)
    {
        earlier.AsSpan().Fill(MemberName.None);
        for (var place = first; place < end; place = all[place].End)
        {
            var field = isNested ? all[place].Name.Nested : all[place].Name.Flat;
            if (field < 0)
            {
                continue;
            }

            if (earlier[field] >= 0 && Value(fields[field].Name, all[earlier[field]]) is { HasValue: true } before)
            {
                Kept[0].KeepRepeated(before);
            }

            earlier[field] = place;
        }
    }

    /// <summary>The last object of its name is read; what isn't an object there is kept.</summary>
    private void SortInner(ReadOnlySpan<Member> all, ObjectShape inner)
    {
        var place = places[inner.Field];
        if (place >= 0 && fields[inner.Field].Kind is JsonTokenType.StartObject)
        {
            SortObject(all, place + 1, all[place].End, inner, isNested: true);
        }
        else if (place >= 0 && fields[inner.Field].HasValue)
        {
            Kept[0].KeepUntyped(fields[inner.Field]);
        }
    }

    /// <summary>Nearly all events have names of one form only, so the first member is believed until another contradicts.</summary>
    private static bool IsNested(ReadOnlySpan<Member> all)
    {
        if (all.IsEmpty || all[0].Name is { Nested: < 0, Flat: < 0 })
        {
            return HasMoreNestedNames(all);
        }

        var isNested = all[0].Name.Nested >= 0;
        for (var place = 0; place < all.Length; place = all[place].End)
        {
            var name = all[place].Name;
            if (name.IsTelling && (isNested ? name.Nested : name.Flat) < 0)
            {
                return HasMoreNestedNames(all);
            }
        }

        return isNested;
    }

    private static bool HasMoreNestedNames(ReadOnlySpan<Member> all)
    {
        var (votes, isDecided) = (0, false);
        for (var place = 0; place < all.Length; place = all[place].End)
        {
            votes += all[place].Name.Vote;
            isDecided |= all[place].Name.IsDecisive;
        }

        return votes > 0 || (votes == 0 && isDecided);
    }

    /// <summary>
    /// Names by which the event's form doesn't know a field, but which mean it, fill what the form's own names left empty; whatever is left
    /// stays kept.
    /// </summary>
    private void ReadForeign(bool isNested)
    {
        var kept = Kept[0];
        var (hasForeign, isWarehouse) = (false, false);
        foreach (var field in kept.All)
        {
            hasForeign |= field.Name.Meaning >= 0 || field.Name.WarehouseMeaning >= 0;
            isWarehouse |= !isNested && field.Name.ShowsWarehouse;
        }

        if (!hasForeign)
        {
            return;
        }

        var found = kept.All.ToArray()
            .Select(field => (Field: field, Meaning: MeaningOf(field.Name, isWarehouse)))
            .Where(one => one.Meaning.Field >= 0)
            .OrderBy(one => one.Meaning.Rank);
        foreach (var (field, (meaning, _)) in found)
        {
            var current = fields[meaning];
            if (current.Kind is JsonTokenType.None || (!current.HasValue && field.HasValue))
            {
                fields[meaning] = field;
                kept.Remove(field.Name);
            }
        }
    }

    private static (int Field, int Rank) MeaningOf(MemberName name, bool isWarehouse) =>
        name.Meaning >= 0 ? (name.Meaning, name.Rank)
        : isWarehouse ? (name.WarehouseMeaning, int.MaxValue)
        : (MemberName.None, 0);

    private static FieldValue Value(MemberName name, in Member member) => new()
    {
        Name = name,
        Kind = member.Kind,
        Start = member.Start,
        Length = member.Length,
        IsEscaped = member.IsEscaped,
    };
}
