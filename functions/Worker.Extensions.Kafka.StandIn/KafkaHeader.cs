using System.Text;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>One header of a record.</summary>
public sealed class KafkaHeader
{
    /// <summary>The header's name.</summary>
    public string Key { get; set; } = "";

    /// <summary>The header's bytes; may be null.</summary>
    public byte[]? Value { get; set; }

    /// <summary>The value read as UTF-8; null when there is none.</summary>
    public string? GetValueAsString() => Value is null ? null : Encoding.UTF8.GetString(Value);
}
