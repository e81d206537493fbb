using System.Globalization;
using System.Text;
using System.Text.Json;
using Tier.Pipeline.Streams.Json;

namespace Tier.Pipeline.Streams;

/// <summary>An event as a stream's own code sees it: its fields as they came, by the names of their columns, and what has been typed of them so far.</summary>
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
    public bool Is(string column, ReadOnlySpan<byte> utf8)
    {
        var json = Field(column) is { Kind: JsonTokenType.String } field ? field.Json(value) : "  "u8;
        return json[1..^1].SequenceEqual(utf8) || (json.Contains((byte)'\\') && Text(column) == Encoding.UTF8.GetString(utf8));
    }

    /// <summary>The field's number, whether or not it fits its column; null when it is none.</summary>
    public double? Number(string column) =>
        Field(column) is { Kind: JsonTokenType.Number } field ? double.Parse(field.Json(value), NumberStyles.Float, CultureInfo.InvariantCulture) : null;

    /// <summary>Which of the words of its column the field says, those for nothing too; null when none.</summary>
    public string? Word(string column)
    {
        var declared = byName[column];
        return Field(column) is { Kind: JsonTokenType.String } field ? WordIn(declared, field.Json(value)) : null;
    }

    /// <summary>The first 60 characters of the field's JSON, for a sentence.</summary>
    public string Excerpt(string column) => Field(column).Excerpt(value);

    /// <summary>What a field says, as a record's key.</summary>
    internal string? Key(string column)
    {
        var field = Field(column);
        return JsonText.KeyOf(field.Kind, field.Json(value));
    }

    internal static string? WordIn(Column column, ReadOnlySpan<byte> json)
    {
        var text = json.Contains((byte)'\\') ? Encoding.UTF8.GetBytes(JsonText.Unescape(json)) : json[1..^1];
        foreach (var word in column.Words)
        {
            if (Ascii.EqualsIgnoreCase(text, word))
            {
                return word;
            }
        }

        foreach (var word in column.WordsForNothing)
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

    /// <summary>Appends what a text says to the row's own bytes, lone surrogates as they are.</summary>
    internal void AppendUnits(string column) => AppendUnits(Field(column).Json(value));

    /// <summary>The event's own id, whether or not it fits its column; none when it is a placeholder.</summary>
    internal Slot WholeId(string column)
    {
        var field = Field(column);
        var json = field.Kind is JsonTokenType.String or JsonTokenType.Number ? field.Json(value) : default;
        var isText = field.Kind is JsonTokenType.String;
        if (field.Own is null && !(isText && json.Contains((byte)'\\')))
        {
            json = isText ? json[1..^1] : json;
            return PlaceholderId.Is(json) ? default : Slot.Text(SlotKind.InValue, field.Start + (isText ? 1 : 0), json.Length);
        }

        var start = Row!.Own.Length;
        AppendUnits(json);
        var id = Row.Own.Written[start..];
        return PlaceholderId.Is(id) ? default : Slot.Text(SlotKind.Own, start, id.Length);
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

    private void AppendUnits(ReadOnlySpan<byte> json) =>
        Row!.Own.Append(json.Contains((byte)'\\') ? LoneSurrogates.ToBytes(JsonText.UnescapeUnits(json)) : json[1..^1]);
}
