namespace Tier.Pipeline.Tests.Fuzzing.Samples;

/// <summary>What an event, or an object inside it, has by name.</summary>
/// <param name="Path">What stands before the names of its fields when they are kept: nothing, or a path with a point at its end.</param>
/// <param name="Column">The JSON column that takes its other members.</param>
/// <param name="Fields">The fields with columns.</param>
internal sealed record ObjectShape(string Path, string Column, IReadOnlyList<FieldShape> Fields)
{
    /// <summary>The objects inside it that have such fields too, by name.</summary>
    public IReadOnlyDictionary<string, ObjectShape> Objects { get; init; } = new Dictionary<string, ObjectShape>();

    /// <summary>Where in the column its other members are: at the top, or in an object of this name.</summary>
    public string? Group { get; init; }

    /// <summary>What its members' names may begin with.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Names that would make the event one of another format.</summary>
    public IReadOnlyList<string> Foreign { get; init; } = [];

    public bool Knows(string name) => Objects.ContainsKey(name) || Fields.Any(field => field.Name == name);
}
