using System.Text.Json;

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

/// <summary>The stored form of a <see cref="ReasonCode"/>.</summary>
public static class ReasonCodes
{
    private static readonly Dictionary<ReasonCode, string> Codes = Enum.GetValues<ReasonCode>()
        .ToDictionary(reason => reason, reason => JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString()));

    /// <summary>The code in snake case: <c>invalid_json</c>, <c>missing_field</c> …</summary>
    public static string ToCode(this ReasonCode reason) => Codes[reason];
}

/// <summary>Why a record can't become a row: the record is a dead letter.</summary>
/// <param name="Reason">The reason code.</param>
/// <param name="Sentence">Which field, what was found, what was wanted. Holds no more of the payload than a short excerpt.</param>
public sealed record Rejection(ReasonCode Reason, string Sentence);
