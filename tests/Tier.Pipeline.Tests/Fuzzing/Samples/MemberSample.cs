namespace Tier.Pipeline.Tests.Fuzzing.Samples;

/// <summary>A member of an event, or of an object inside it.</summary>
/// <param name="Written">Its name as it is written, with the format's prefix or without.</param>
/// <param name="Name">The name that counts.</param>
/// <param name="Json">Its value.</param>
internal sealed record MemberSample(JsonSample.String Written, string Name, JsonSample Json)
{
    /// <summary>What must become of the value; null when the name isn't known.</summary>
    public FieldSample? Field { get; init; }

    /// <summary>What the value is a field of, though the event's form has another name for that.</summary>
    public FieldShape? Meant { get; init; }

    /// <summary>The members of an object whose fields are known; null otherwise.</summary>
    public IReadOnlyList<MemberSample>? Inner { get; init; }

    /// <summary>Makes one whose value is an object of these members.</summary>
    public static MemberSample Of(JsonSample.String written, string name, IReadOnlyList<MemberSample> inner) =>
        new(written, name, Object(inner)) { Inner = inner };

    /// <summary>The object that has these members.</summary>
    public static JsonSample Object(IReadOnlyList<MemberSample> members) =>
        JsonGen.Object([.. members.Select(member => KeyValuePair.Create(member.Written, member.Json))], "");
}
