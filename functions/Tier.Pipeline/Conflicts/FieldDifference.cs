using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tier.Pipeline.Conflicts;

/// <summary>A field that two rows have differently.</summary>
/// <param name="Field">The column; inside a JSON column the path of the member: <c>properties.fare.amount</c>.</param>
/// <param name="First">What the first one has; absent (null) where it has no such member.</param>
/// <param name="Other">What the other one has.</param>
public sealed record FieldDifference(
    string Field,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonElement? First,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonElement? Other);
