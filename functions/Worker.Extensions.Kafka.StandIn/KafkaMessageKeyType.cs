namespace Microsoft.Azure.Functions.Worker;

#pragma warning disable CA1720 // The names are the platform's.

/// <summary>What a record's key is.</summary>
public enum KafkaMessageKeyType
{
    /// <summary>A 32-bit integer.</summary>
    Int = 0,

    /// <summary>A 64-bit integer.</summary>
    Long,

    /// <summary>UTF-8 text.</summary>
    String,

    /// <summary>Bytes.</summary>
    Binary,
}
