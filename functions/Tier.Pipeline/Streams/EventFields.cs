using System.Globalization;
using System.Text;
using System.Text.Json;
using Tier.Pipeline.Streams.Json;

namespace Tier.Pipeline.Streams;

/// <summary>
/// An event as a stream's own code sees it: its fields as they came, by the names of their columns, and what has been typed of them so far.
/// </summary>
public sealed class EventFields
{
    private readonly Column? ownId;
    private readonly FieldSorter fields;
    private readonly Dictionary<string, Column> byName;
    private byte[] value = [];

    internal EventFields(IReadOnlyList<Column> columns, FieldSorter fields)
    {
        ownId = columns.FirstOrDefault(column => column.Kind is ColumnKind.EventId);
        this.fields = fields;
        byName = columns.ToDictionary(column => column.Name, StringComparer.Ordinal);
    }

    internal Row? Row { get; private set; }

    /// <summary>Whether the event has the field and its value isn't <c>null</c>.</summary>
    public bool Has(string column) => Field(column).HasValue;

    /// <summary>Whether the field is a text that isn't blank.</summary>
    public bool HasText(string column) => Field(column) is { Kind: JsonTokenType.String } field && !JsonText.IsBlank(field.Json(value));

    /// <summary>What the field says as a text; null when it is none. In the place of a lone surrogate stands U+FFFD.</summary>
    public string? Text(string column) => Field(column) is { Kind: JsonTokenType.String } field ? JsonText.Unescape(field.Json(value)) : null;

    /// <summary>Whether the field says this text.</summary>
    public bool Is(string column, string text) =>
        Field(column) is { Kind: JsonTokenType.String } field
        && (Ascii.Equals(field.Json(value)[1..^1], text) || Text(column) == text);

    /// <summary>The field's number, whether or not it fits its column; null when it is none.</summary>
    public double? Number(string column) =>
        Field(column) is { Kind: JsonTokenType.Number } field ? double.Parse(field.Json(value), NumberStyles.Float, CultureInfo.InvariantCulture) : null;

    /// <summary>Which of the words of its column the field says, those for nothing too; null when none.</summary>
    public string? Word(string column)
    {
        var declared = byName[column];
        return Field(column) is { Kind: JsonTokenType.String } ? WordIn(declared, Field(column), value) : null;
    }

    /// <summary>The first 60 characters of the field's JSON, for a sentence.</summary>
    public string Excerpt(string column) => Field(column).Excerpt(value);

    /// <summary>What a field says, as a record's key.</summary>
    internal string? Key(string column)
    {
        var field = Field(column);
        return JsonText.KeyOf(field.Kind, field.Json(value));
    }

    /// <summary>Which of the words of a column a text says, those for nothing too; null when none.</summary>
    internal static string? WordIn(Column column, in FieldValue field, byte[] value)
    {
        var json = field.Json(value);
        var text = field.IsEscaped ? Encoding.UTF8.GetBytes(JsonText.Unescape(json)) : json[1..^1];
        foreach (var word in column.AllWords)
        {
            if (Ascii.EqualsIgnoreCase(text, word))
            {
                return word;
            }
        }

        return null;
    }

    internal void Begin(byte[] value, Row? row) => (this.value, Row) = (value, row);

    internal ref readonly FieldValue Field(string column) => ref fields[byName[column].Index];

    internal Slot SlotOf(string column) => Row!.Slots[byName[column].Slot];

    /// <summary>
    /// Appends what a field says to the row's own bytes: a text with lone surrogates as they are, a number with its digits.
    /// </summary>
    internal void AppendAsItCame(string column)
    {
        ref readonly var field = ref Field(column);
        var json = field.Json(value);
        Row!.Own.Append(
            field.IsEscaped ? LoneSurrogates.ToBytes(JsonText.UnescapeUnits(json))
            : field.Kind is JsonTokenType.String ? json[1..^1]
            : json);
    }

    /// <summary>The event's own id, whether or not it fits its column; none when it is a placeholder.</summary>
    internal Slot WholeId(string column)
    {
        ref readonly var field = ref Field(column);
        if (field.Kind is not (JsonTokenType.String or JsonTokenType.Number))
        {
            return default;
        }

        var start = Row!.Own.Length;
        var id = field.Kind is JsonTokenType.String ? Slot.Text(SlotKind.InValue, field.Start + 1, field.Length - 2)
            : Slot.Text(SlotKind.InValue, field.Start, field.Length);
        if (field.IsEscaped)
        {
            AppendAsItCame(column);
            id = Slot.Text(SlotKind.Own, start, Row.Own.Length - start);
        }

        return PlaceholderId.Is(Row.Bytes(id).Span) ? default : id;
    }

    /// <summary>Takes an id from elsewhere than the value for the column of the event's id.</summary>
    internal void TakeId(MemberName name, byte[] id)
    {
        if (ownId is null)
        {
            return;
        }

        if (JsonText.CountCharacters(id) <= RowTyper.MaxTextLength)
        {
            Row!.Slots[ownId.Slot] = Row.Append(id);
        }
        else
        {
            fields.Kept[0].KeepUntyped(FieldValue.Of(name, Encoding.UTF8.GetString(id)));
        }
    }
}
