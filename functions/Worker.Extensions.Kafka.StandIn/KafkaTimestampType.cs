namespace Microsoft.Azure.Functions.Worker;

/// <summary>Who set a record's timestamp.</summary>
public enum KafkaTimestampType
{
    /// <summary>Not known.</summary>
    NotAvailable = 0,

    /// <summary>The producer.</summary>
    CreateTime = 1,

    /// <summary>The broker.</summary>
    LogAppendTime = 2,
}
