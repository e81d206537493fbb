using Tier.Pipeline.Records;

namespace Tier.Pipeline.Tests.Fuzzing.Samples;

/// <summary>A value of a known field, and what must become of it.</summary>
/// <param name="Json">The value as it is written.</param>
/// <param name="Column">What its column gets: a text, a double, a time in UTC; null for NULL.</param>
/// <param name="Flaw">Why it doesn't fit; null when it fits, or says nothing.</param>
internal sealed record FieldSample(JsonSample Json, object? Column, ReasonCode? Flaw = null)
{
    /// <summary>Whether the column has it, and it is kept as it came too: a required text with lone surrogates.</summary>
    public bool IsKeptToo { get; init; }

    /// <summary>A value that doesn't fit.</summary>
    public static FieldSample Bad(JsonSample json, ReasonCode flaw) => new(json, null, json.IsNull ? ReasonCode.MissingField : flaw);

    /// <summary>A value that says nothing.</summary>
    public static FieldSample Nothing(JsonSample json) => new(json, null);
}
