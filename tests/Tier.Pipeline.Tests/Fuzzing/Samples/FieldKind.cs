namespace Tier.Pipeline.Tests.Fuzzing.Samples;

/// <summary>What a field with a column of its own takes.</summary>
internal enum FieldKind
{
    /// <summary>A string of at most 255 characters.</summary>
    Text,

    /// <summary>The same, or a number whose text counts; the empty string is nothing.</summary>
    Id,

    /// <summary>rain, snow or sleet.</summary>
    PrecipType,

    /// <summary>A number in a range.</summary>
    Number,

    /// <summary>A time.</summary>
    Time,

    /// <summary>The type of a call, which is track.</summary>
    Type,
}
