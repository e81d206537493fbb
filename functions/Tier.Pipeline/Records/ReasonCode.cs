namespace Tier.Pipeline.Records;

/// <summary>Why a record became a dead letter. Stored in snake case, as <see cref="ReasonCodes.ToCode"/> gives it.</summary>
public enum ReasonCode
{
    /// <summary>The value isn't JSON.</summary>
    InvalidJson,

    /// <summary>The value is JSON, but not an object.</summary>
    NotAnObject,

    /// <summary>A required field is absent or null.</summary>
    MissingField,

    /// <summary>A required field has another JSON type than the wanted one.</summary>
    WrongType,

    /// <summary>A required number lies outside its range.</summary>
    OutOfRange,

    /// <summary>A required time can't be read.</summary>
    InvalidTimestamp,

    /// <summary>A Segment call of another type than <c>track</c>.</summary>
    UnsupportedType,

    /// <summary>The record has a key and no value.</summary>
    Tombstone,

    /// <summary>The value, or a required text in it, is larger than the tables take.</summary>
    TooLarge,

    /// <summary>The transform threw an exception.</summary>
    TransformFailed,

    /// <summary>The database server refused exactly this record.</summary>
    RejectedByServer,
}
