namespace Tier.Pipeline.Streams;

/// <summary>Takes the values of one row, a call a column, in the order of <see cref="StreamTable.Columns"/>.</summary>
public interface IRowWriter
{
    /// <summary>The next column's text; null for NULL.</summary>
    void Write(string? value);

    /// <summary>The next column's number; null for NULL.</summary>
    void Write(double? value);

    /// <summary>The next column's truth value; null for NULL.</summary>
    void Write(bool? value);

    /// <summary>The next column's time in UTC, whole milliseconds; null for NULL.</summary>
    void Write(DateTime? value);
}
