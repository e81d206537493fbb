using System.Globalization;
using System.Text;
using System.Text.Json;
using Tier.Pipeline.Streams.Json;

namespace Tier.Pipeline.Streams;

/// <summary>
/// Types the fields of an event into the slots of a row. A required field without a good value is the event's rejection; an optional one is
/// null and kept as it came. An optional field that is absent or null is nothing bad.
/// </summary>
internal sealed class RowTyper(Column[] columns, EventFields fields, FieldSorter sorter)
{
    /// <summary>The length of every text column, in code points, as MySQL counts a VARCHAR.</summary>
    public const int MaxTextLength = 255;

    private byte[] value = [];
    private Row row = null!;

    /// <summary>Types all columns but those for the rest.</summary>
    /// <returns>Why the event can't become a row; null when it can.</returns>
    public Rejection? Type(byte[] value, Row row)
    {
        (this.value, this.row) = (value, row);
        foreach (var column in columns)
        {
            if (column.IsRequired && TypeRequired(column, in sorter[column.Index]) is { } rejection)
            {
                return rejection;
            }
        }

        foreach (var column in columns)
        {
            if (!column.IsRequired)
            {
                TypeOptional(column, in sorter[column.Index]);
            }
        }

        return null;
    }

    private Rejection? TypeRequired(Column column, in FieldValue field)
    {
        if (!field.HasValue)
        {
            return Refuse(ReasonCode.MissingField, field, column.Wanted);
        }

        var json = field.Json(value);
        if (column.Kind is ColumnKind.Text && field.Kind is JsonTokenType.String && JsonText.IsBlank(json))
        {
            return Refuse(ReasonCode.MissingField, field, "a string that isn't blank");
        }

        var refused = Read(column, field, out var slot);
        row.Slots[column.Slot] = slot;
        if (refused is null)
        {
            if (field.IsEscaped && column.Kind is ColumnKind.Text && JsonText.HasLoneSurrogate(json))
            {
                sorter.Kept[0].KeepUntyped(field);
            }

            return null;
        }

        return refused is ReasonCode.TooLarge
            ? new(ReasonCode.TooLarge, $"{field.Name.Text} has {JsonText.CountCharacters(row.Bytes(slot).Span)} characters, wanted at most {MaxTextLength}")
            : Refuse(refused.Value, field, column.Wanted);
    }

    private void TypeOptional(Column column, in FieldValue field)
    {
        if (column.Kind is ColumnKind.Flag)
        {
            row.Slots[column.Slot] = column.Compute!(fields) is { } flag ? new(SlotKind.Flag, flag ? 1 : 0) : default;
            return;
        }

        if (!field.HasValue || column.Kind is ColumnKind.Rest or ColumnKind.Member)
        {
            return;
        }

        if (Read(column, field, out var slot) is not null || (field.IsEscaped && JsonText.HasLoneSurrogate(field.Json(value))))
        {
            Keep(column, field);
            return;
        }

        switch (column.Kind)
        {
            case ColumnKind.Id or ColumnKind.EventId when slot.Length == 0:
                return;
            case ColumnKind.EventId when PlaceholderId.Is(row.Bytes(slot).Span):
                sorter.Kept[0].KeepUntyped(field);
                return;
            case ColumnKind.Word:
                slot = Word(column, field);
                break;
        }

        row.Slots[column.Slot] = slot;
    }

    /// <summary>A number that is too long for an id is kept as the text that it would have been.</summary>
    private void Keep(Column column, in FieldValue field) =>
        sorter.Kept[0].KeepUntyped(column.Kind is ColumnKind.Id or ColumnKind.EventId && field.Kind is JsonTokenType.Number
            ? FieldValue.Of(field.Name, Encoding.UTF8.GetString(field.Json(value)))
            : field);

    private Slot Word(Column column, in FieldValue field)
    {
        if (EventFields.WordIn(column, field, value) is { } word)
        {
            return column.WordsForNothing.Contains(word) ? default : row.Append(word);
        }

        if (!JsonText.IsBlank(field.Json(value)))
        {
            sorter.Kept[0].KeepUntyped(field);
        }

        return default;
    }

    private ReasonCode? Read(Column column, in FieldValue field, out Slot slot) => column.Kind switch
    {
        ColumnKind.Number => ReadNumber(column, field, out slot),
        ColumnKind.Time => ReadTime(field, out slot),
        _ => ReadText(column, field, out slot),
    };

    private ReasonCode? ReadText(Column column, in FieldValue field, out Slot slot)
    {
        slot = default;
        var json = field.Json(value);
        if (field.Kind is JsonTokenType.Number && column.Kind is ColumnKind.Id or ColumnKind.EventId)
        {
            slot = Slot.Text(SlotKind.InValue, field.Start, json.Length);
        }
        else if (field.Kind is not JsonTokenType.String)
        {
            return ReasonCode.WrongType;
        }
        else
        {
            slot = field.IsEscaped ? row.Append(JsonText.Unescape(json)) : Slot.Text(SlotKind.InValue, field.Start + 1, json.Length - 2);
        }

        // No character has fewer bytes than one.
        return slot.Length <= MaxTextLength || JsonText.CountCharacters(row.Bytes(slot).Span) <= MaxTextLength ? null : ReasonCode.TooLarge;
    }

    private ReasonCode? ReadNumber(Column column, in FieldValue field, out Slot slot)
    {
        slot = default;
        if (field.Kind is not JsonTokenType.Number)
        {
            return ReasonCode.WrongType;
        }

        // 1e400 reads as infinity, which no range contains.
        var number = double.Parse(field.Json(value), NumberStyles.Float, CultureInfo.InvariantCulture);
        slot = new(SlotKind.Number, BitConverter.DoubleToInt64Bits(number));
        return number >= column.Least && number <= column.Most ? null : ReasonCode.OutOfRange;
    }

    private ReasonCode? ReadTime(in FieldValue field, out Slot slot)
    {
        slot = default;
        if (field.Kind is not (JsonTokenType.String or JsonTokenType.Number))
        {
            return ReasonCode.WrongType;
        }

        // Escaped or not, so that a huge text isn't read at all.
        if (field.Length > Timestamp.Longest)
        {
            return ReasonCode.InvalidTimestamp;
        }

        var json = field.Json(value);
        var text = field.IsEscaped ? Encoding.UTF8.GetBytes(JsonText.Unescape(json))
            : field.Kind is JsonTokenType.String ? json[1..^1]
            : json;
        if (!Timestamp.TryParse(text, out var time))
        {
            return ReasonCode.InvalidTimestamp;
        }

        slot = new(SlotKind.Time, time.Ticks);
        return null;
    }

    private Rejection Refuse(ReasonCode reason, in FieldValue field, string wanted) =>
        new(reason, $"{field.Name.Text} is {field.Excerpt(value)}, wanted {wanted}");
}
