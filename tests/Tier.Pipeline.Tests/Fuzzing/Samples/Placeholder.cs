namespace Tier.Pipeline.Tests.Fuzzing.Samples;

/// <summary>What stands where an id should, as docs/tables.md has it.</summary>
internal static class Placeholder
{
    private const string Uuid = "00000000-0000-0000-0000-000000000000";
    private static readonly string[] Words = ["", "null", "undefined", "none", new('0', 32), Uuid, $"{{{Uuid}}}"];

    /// <summary>Whether a text is no id.</summary>
    public static bool Is(string text) => Words.Contains(text.Trim().ToLowerInvariant());

    /// <summary>Whether a member says an id: a number, or a text that isn't a placeholder.</summary>
    public static bool IsId(JsonSample? json) => json is JsonSample.Number || (json is JsonSample.String text && !Is(text.Value));
}
