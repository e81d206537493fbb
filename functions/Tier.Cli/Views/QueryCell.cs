using MySqlConnector;
using Tier.Cli.Status;

namespace Tier.Cli.Views;

/// <summary>A value of a query's result as the server writes it, also where .NET has no such value: 65 digits, day 0.</summary>
internal static class QueryCell
{
    /// <summary>Prepares a connection string for reading such values.</summary>
    public static string Readable(string connectionString) =>
        new MySqlConnectionStringBuilder(connectionString) { AllowZeroDateTime = true, TreatTinyAsBoolean = false }.ConnectionString;

    /// <summary>The value, on one line.</summary>
    public static string Of(MySqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? "NULL" : DisplayText.Of(reader.GetDataTypeName(column) switch
        {
            "DECIMAL" => Decimal(reader, column),
            "DATE" => Day(reader.GetMySqlDateTime(column)),
            "YEAR" => reader.GetInt32(column).ToString("0000"),
            _ => Text(reader.GetValue(column)),
        });

    /// <summary>Whether values of the type stand at the right.</summary>
    public static bool IsNumber(Type type) => Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Decimal;

    private static string Decimal(MySqlDataReader reader, int column)
    {
        try
        {
            return reader.GetMySqlDecimal(column).ToString();
        }
        catch (FormatException exception) when (exception.Message.Split(' ')[^1] is var text && text.All(IsOfNumber))
        {
            // The driver (2.6.2) takes 30 decimals, the servers give up to 38, and what it refuses it has only in its message.
            return text;
        }
    }

    private static bool IsOfNumber(char character) => char.IsAsciiDigit(character) || character is '-' or '.';

    private static object Text(object value) => value switch
    {
        MySqlDateTime time => $"{Day(time)} {Clock(time.Hour, time.Minute, time.Second, time.Microsecond)}",
        TimeSpan time => (time < TimeSpan.Zero ? "-" : "") + Clock(time.Duration()),
        ReadOnlyMemory<float> vector => $"[{string.Join(',', vector.ToArray())}]",
        _ => value,
    };

    private static string Day(MySqlDateTime time) =>
        $"{time.Year:0000}-{time.Month:00}-{time.Day:00}";

    private static string Clock(TimeSpan time) =>
        Clock((int)time.TotalHours, time.Minutes, time.Seconds, (time.Milliseconds * 1000) + time.Microseconds);

    private static string Clock(int hours, int minutes, int seconds, int microseconds)
    {
        var fraction = microseconds == 0 ? "" : $".{microseconds:000000}".TrimEnd('0');
        return $"{hours:00}:{minutes:00}:{seconds:00}{fraction}";
    }
}
