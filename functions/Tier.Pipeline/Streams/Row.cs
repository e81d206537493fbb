using System.Text;

namespace Tier.Pipeline.Streams;

/// <summary>
/// A row of a stream's table: a slot for each of the stream's columns, over the bytes of its record. The object is used again for a later
/// record where whoever asked for it says so.
/// </summary>
public sealed class Row
{
    /// <summary>The <c>event_day</c> of an event without a time of its own.</summary>
    public static readonly DateOnly NoDay = new(1970, 1, 1);

    private readonly StreamTable table;
    private readonly byte[] hash = new byte[ShortHash.Length];
    private byte[] value = [];

    internal Row(StreamTable table)
    {
        this.table = table;
        Slots = new Slot[table.Columns.Count];
    }

    /// <summary>UTC day of the event's own time; <see cref="NoDay"/> when it is absent.</summary>
    public DateOnly EventDay { get; private set; }

    /// <summary>The event's identity; null when the event is known by its coordinates only.</summary>
    public EventIdentity? Identity => HasIdentity ? new(Bytes(IdentitySlot).Span) : null;

    /// <summary>A JSON object of the fields that have no column or couldn't be typed; null when there are none.</summary>
    public string? AdditionalProperties => (string?)ValueOf(Additional);

    /// <summary>
    /// How many optional fields could not be typed: each is null in its column and kept in <see cref="AdditionalProperties"/>.
    /// </summary>
    public int UntypedFields { get; internal set; }

    /// <summary>The values of the stream's columns, in their order: text, number, time in UTC, truth value or null.</summary>
    public IReadOnlyList<object?> Values => Array.ConvertAll(Slots, ValueOf);

    /// <summary>Whether it fills none of the columns that say that the event was understood.</summary>
    public bool IsUntyped
    {
        get
        {
            for (var index = 0; index < Slots.Length; index++)
            {
                if (table.Tells(index) && Slots[index].Kind is not SlotKind.Null)
                {
                    return false;
                }
            }

            return true;
        }
    }

    internal Slot[] Slots { get; }

    internal Slot Additional { get; set; }

    internal Slot IdentitySlot { get; private set; }

    internal bool HasIdentity => IdentitySlot.Kind is not SlotKind.Null;

    /// <summary>First half of the SHA-256 of the identity, where there is one: the column <c>event_hash</c>.</summary>
    internal byte[] Hash => hash;

    /// <summary>Texts that aren't in the record's value as they are stored.</summary>
    internal Utf8Buffer Own { get; } = new();

    /// <summary>The value of a column, by its name.</summary>
    public object? this[string column] => ValueOf(Slots[table.IndexOf(column)]);

    /// <summary>Begins the row of a record.</summary>
    internal void Begin(byte[] value)
    {
        this.value = value;
        Slots.AsSpan().Clear();
        Own.Clear();
        (Additional, IdentitySlot, UntypedFields, EventDay) = (default, default, 0, NoDay);
    }

    /// <summary>Lets go of the record.</summary>
    internal void Forget()
    {
        value = [];
        Own.Clear();
    }

    /// <summary>Takes the event's identity, and hashes it.</summary>
    internal void Identify(Slot identity)
    {
        IdentitySlot = identity;
        ShortHash.Of(Bytes(identity).Span, hash);
    }

    /// <summary>Takes the event's day.</summary>
    internal void Date(Slot time) =>
        EventDay = time.Kind is SlotKind.Time ? DateOnly.FromDayNumber((int)(time.Bits / TimeSpan.TicksPerDay)) : NoDay;

    /// <summary>A slot for a text that is appended to the row's own ones.</summary>
    internal Slot Append(ReadOnlySpan<byte> text)
    {
        var start = Own.Length;
        Own.Append(text);
        return Slot.Text(SlotKind.Own, start, text.Length);
    }

    /// <summary>A slot for a text that is appended to the row's own ones.</summary>
    internal Slot Append(string text)
    {
        var start = Own.Length;
        Own.Advance(Encoding.UTF8.GetBytes(text, Own.GetSpan(Encoding.UTF8.GetByteCount(text))));
        return Slot.Text(SlotKind.Own, start, Own.Length - start);
    }

    /// <summary>The bytes of a text.</summary>
    internal ReadOnlyMemory<byte> Bytes(Slot slot) =>
        slot.Kind is SlotKind.InValue ? value.AsMemory(slot.Start, slot.Length) : Own.Memory(slot.Start, slot.Length);

    private object? ValueOf(Slot slot) => slot.Kind switch
    {
        SlotKind.Null => null,
        SlotKind.Number => BitConverter.Int64BitsToDouble(slot.Bits),
        SlotKind.Time => new DateTime(slot.Bits, DateTimeKind.Utc),
        SlotKind.Flag => slot.Bits != 0,
        _ => Encoding.UTF8.GetString(Bytes(slot).Span),
    };
}
