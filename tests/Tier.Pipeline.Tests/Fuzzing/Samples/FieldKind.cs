namespace Tier.Pipeline.Tests.Fuzzing.Samples;

/// <summary>What a field with a column of its own takes.</summary>
internal enum FieldKind
{
    /// <summary>A string of at most 255 characters.</summary>
    Text,

    /// <summary>The same, or a number whose text counts; the empty string is nothing.</summary>
    Id,

    /// <summary>The same, and a placeholder is nothing, but kept.</summary>
    EventId,

    /// <summary>rain, snow, sleet, hail, ice or mixed, in any case.</summary>
    PrecipType,

    /// <summary>A number in a range.</summary>
    Number,

    /// <summary>A time.</summary>
    Time,

    /// <summary>The type of a call, which is track.</summary>
    Type,
}
