using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tier.Pipeline.Warehouse;

/// <summary>A column's value in one row.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="IsJson">Whether it is a column of JSON.</param>
/// <param name="Value">The value; times as ISO 8601 in UTC.</param>
internal readonly record struct RowField(string Name, bool IsJson, JsonElement Value)
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An object without members.</summary>
    public static JsonElement EmptyObject { get; } = JsonElement.Parse("{}");

    /// <summary>Whether it is a JSON object.</summary>
    public bool IsObject => Value.ValueKind == JsonValueKind.Object;

    /// <summary>From the value that a stream writes or a server gives.</summary>
    public static RowField Of(string name, bool isJson, object? value) => new(name, isJson, value switch
    {
        null or DBNull => JsonSerializer.SerializeToElement<object?>(null),
        string json when isJson => JsonElement.Parse(json),
        string text => JsonSerializer.SerializeToElement(text, Readable),
        bool truth => JsonSerializer.SerializeToElement(truth),
        double number => JsonSerializer.SerializeToElement(number),
        DateTime time => JsonSerializer.SerializeToElement(time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)),
        DateOnly day => JsonSerializer.SerializeToElement(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        _ => throw new InvalidOperationException($"A column of a stream's table, {name}, has values of {value.GetType().Name}, which no stream writes."),
    });
}
