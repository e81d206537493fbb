using System.Text.Json;

namespace Tier.Pipeline.Records;

/// <summary>The stored form of a <see cref="ReasonCode"/>.</summary>
public static class ReasonCodes
{
    private static readonly Dictionary<ReasonCode, string> Codes = Enum.GetValues<ReasonCode>()
        .ToDictionary(reason => reason, reason => JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString()));

    /// <summary>The code in snake case: <c>invalid_json</c>, <c>missing_field</c> …</summary>
    public static string ToCode(this ReasonCode reason) => Codes[reason];
}
