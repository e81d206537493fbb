using System.Text.Json;
using Tier.Pipeline.Streams.Json;

namespace Tier.Pipeline.Streams;

/// <summary>Takes records of one stream through its steps, one after another, with memory that is used again. For one thread.</summary>
internal sealed class EventReader
{
    /// <summary>
    /// Most bytes of an event's JSON columns together, 7 MiB: with its texts, a row must fit a statement of 8 MiB. Only a value that is
    /// large and full of characters that JSON escapes grows beyond.
    /// </summary>
    public const int MaxJsonBytes = 7 * 1024 * 1024;

    private readonly EventShape shape;
    private readonly Identity identity;
    private readonly string day;
    private readonly Func<EventFields, bool> leavesOut;
    private readonly Func<EventFields, Rejection?> refuse;
    private readonly EventMembers members;
    private readonly FieldSorter sorter;
    private readonly EventFields fields;
    private readonly RowTyper typer;

    public EventReader(
        EventShape shape, IReadOnlyList<Column> columns, Identity identity, string day, Func<EventFields, bool> leavesOut, Func<EventFields, Rejection?> refuse)
    {
        (this.shape, this.identity, this.day, this.leavesOut, this.refuse) = (shape, identity, day, leavesOut, refuse);
        members = new(shape);
        sorter = new(shape);
        fields = new(columns, sorter);
        typer = new([.. columns], fields, sorter);
    }

    /// <summary>Takes a record through the steps.</summary>
    /// <param name="record">The record.</param>
    /// <param name="value">The bytes of its event; null for a tombstone.</param>
    /// <param name="outcome">Takes what becomes of it.</param>
    /// <param name="table">The stream's table.</param>
    public void Read(ConsumedRecord record, byte[]? value, RecordOutcome outcome, StreamTable table)
    {
        if (Sort(value) is { } unreadable)
        {
            outcome.Reject(unreadable);
            return;
        }

        var row = outcome.RowOf(table);
        row.Begin(value!);
        fields.Begin(value!, row);
        if (leavesOut(fields))
        {
            return;
        }

        if ((refuse(fields) ?? typer.Type(value!, row)) is { } rejection)
        {
            outcome.Reject(rejection);
            return;
        }

        row.Date(fields.SlotOf(day));
        identity.Identify(fields, row, record);
        if (Keep(value!, row) is { } tooLarge)
        {
            outcome.Reject(tooLarge);
            return;
        }

        row.UntypedFields = sorter.Kept[0].Untyped;
        outcome.Accept(row);
    }

    /// <summary>Finds the fields of an event.</summary>
    /// <returns>Why the value isn't a JSON object; null when it is.</returns>
    public Rejection? Sort(byte[]? value)
    {
        if (RecordValue.Find(value, out var start, out var length) is { } rejection)
        {
            return rejection;
        }

        try
        {
            members.Read(value!, start, length);
        }
        catch (JsonException) when (RecordValue.Fault(value!, start) is not null)
        {
            return RecordValue.Fault(value!, start);
        }

        sorter.Sort(members, value!);
        fields.Begin(value!, null);
        return null;
    }

    /// <summary>What a field of the event that was sorted last says, as a record's key.</summary>
    public string? KeyOf(string column) => fields.Key(column);

    /// <summary>Writes the JSON columns; last, when everything that couldn't be typed is known.</summary>
    private Rejection? Keep(byte[] value, Row row)
    {
        var bytes = 0L;
        Rejection? tooLarge = null;
        for (var rest = 0; rest < shape.Rests.Count; rest++)
        {
            row.Slots[shape.Rests[rest].Column.Slot] = Write(shape.Rests[rest].Of, value, row, ref bytes, ref tooLarge);
        }

        row.Additional = Write(shape.Event, value, row, ref bytes, ref tooLarge);
        return tooLarge;
    }

    private Slot Write(ObjectShape of, byte[] value, Row row, ref long bytes, ref Rejection? tooLarge)
    {
        var start = row.Own.Length;
        if (!JsonColumn.Write(row.Own, of, sorter.Kept, value))
        {
            return default;
        }

        var length = row.Own.Length - start;
        bytes += length;
        if (bytes > MaxJsonBytes)
        {
            tooLarge ??= new(ReasonCode.TooLarge, $"the fields without a column have {bytes} bytes as JSON, wanted at most {MaxJsonBytes}");
        }

        return Slot.Text(SlotKind.Own, start, length);
    }
}
