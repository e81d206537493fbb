using System.Globalization;
using System.Text.Unicode;

namespace Tier.Pipeline.Streams;

/// <summary>By what an event of a stream is known again. An event without it is known by its coordinates only.</summary>
public abstract class Identity
{
    /// <summary>
    /// What identifies an event in the headers of CloudEvents 1.0, binary mode (Kafka Protocol Binding for CloudEvents): source and id
    /// together. Both are there, not empty and UTF-8, and the id is no placeholder. Of several headers with one name, the last one counts.
    /// The id goes to the column of the event's id, if that is empty.
    /// </summary>
    public static Identity CloudEvent { get; } = new OfCloudEvent();

    /// <summary>The values of some columns together; all of them have to be there.</summary>
    /// <param name="columns">Texts, ids, numbers and times. A number is known by its digits as they came: 1 and 1.0 are two.</param>
    public static Identity Of(params IReadOnlyList<string> columns) => new OfColumns(columns);

    /// <summary>
    /// The event's own id, a text or the digits of a number, whether or not it fits its column; a placeholder is none. Without it, another
    /// identity.
    /// </summary>
    /// <param name="column">The column of the id.</param>
    /// <param name="other">The other one.</param>
    public static Identity FirstOf(string column, Identity other) => new OfId(column, other);

    /// <summary>Gives the row its identity, if the event has it.</summary>
    internal abstract void Identify(EventFields fields, Row row, ConsumedRecord record);

    /// <summary>What is wrong with it for these columns; null when nothing is.</summary>
    internal abstract string? FaultIn(IReadOnlyList<Column> declared);

    private sealed class OfColumns(IReadOnlyList<string> columns) : Identity
    {
        internal override void Identify(EventFields fields, Row row, ConsumedRecord record)
        {
            var start = row.Own.Length;
            for (var part = 0; part < columns.Count; part++)
            {
                if (part > 0)
                {
                    row.Own.Append(EventIdentity.Separator);
                }

                var slot = fields.SlotOf(columns[part]);
                if (slot.Kind is SlotKind.Null)
                {
                    return;
                }

                if (slot.Kind is SlotKind.Time)
                {
                    new DateTime(slot.Bits, DateTimeKind.Utc).TryFormat(row.Own.GetSpan(24), out var written, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
                    row.Own.Advance(written);
                }
                else
                {
                    fields.AppendAsItCame(columns[part]);
                }
            }

            row.Identify(Slot.Text(SlotKind.Own, start, row.Own.Length - start));
        }

        internal override string? FaultIn(IReadOnlyList<Column> declared)
        {
            var wrong = columns.FirstOrDefault(name => !declared.Any(column => column.Name == name && column.Kind
                is ColumnKind.Text or ColumnKind.Id or ColumnKind.EventId or ColumnKind.Word or ColumnKind.Number or ColumnKind.Time));
            return wrong is null ? null : $"its identity has '{wrong}', which is no column of a text, an id, a number or a time";
        }
    }

    private sealed class OfId(string column, Identity other) : Identity
    {
        internal override void Identify(EventFields fields, Row row, ConsumedRecord record)
        {
            if (fields.WholeId(column) is { Kind: not SlotKind.Null } id)
            {
                row.Identify(id);
            }
            else
            {
                other.Identify(fields, row, record);
            }
        }

        internal override string? FaultIn(IReadOnlyList<Column> declared) =>
            declared.Any(one => one.Name == column && one.Kind is ColumnKind.EventId)
                ? other.FaultIn(declared)
                : $"its identity has '{column}', which is no column of the event's id";
    }

    private sealed class OfCloudEvent : Identity
    {
        private const string IdName = "ce_id";
        private static readonly MemberName Id = new(IdName);

        internal override void Identify(EventFields fields, Row row, ConsumedRecord record)
        {
            if (Last(record, "ce_source") is not { } source || Last(record, IdName) is not { } id || PlaceholderId.Is(id))
            {
                return;
            }

            var start = row.Own.Length;
            row.Own.Append(source);
            row.Own.Append(EventIdentity.Separator);
            row.Own.Append(id);
            row.Identify(Slot.Text(SlotKind.Own, start, row.Own.Length - start));
            fields.TakeId(Id, id);
        }

        internal override string? FaultIn(IReadOnlyList<Column> declared) => null;

        private static byte[]? Last(ConsumedRecord record, string name)
        {
            for (var index = record.Headers.Count - 1; index >= 0; index--)
            {
                if (record.Headers[index].Key == name)
                {
                    // Bytes that aren't UTF-8 would become the same replacement characters for different ids.
                    return record.Headers[index].Value is { Length: > 0 } value && Utf8.IsValid(value) ? value : null;
                }
            }

            return null;
        }
    }
}
