using System.Text.Json;

namespace Tier.Pipeline.Records;

/// <summary>The stored form of a <see cref="GapReason"/>.</summary>
public static class GapReasons
{
    private static readonly Dictionary<GapReason, string> Codes = Enum.GetValues<GapReason>()
        .ToDictionary(reason => reason, reason => JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString()));

    /// <summary>The code in snake case: <c>marker_or_aborted</c>, <c>lost_to_retention</c> …</summary>
    public static string ToCode(this GapReason reason) => Codes[reason];
}
