using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Tests.Streams;

/// <summary>Takes the values that a stream loads.</summary>
internal sealed class RowValues : IRowWriter
{
    private readonly List<object?> values = [];

    /// <summary>The values by their columns.</summary>
    public Dictionary<string, object?> By(StreamTable table)
    {
        values.Should().HaveSameCount(table.Columns);
        return table.Columns.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    public void Write(string? value) => values.Add(value);

    public void Write(double? value) => values.Add(value);

    public void Write(bool? value) => values.Add(value);

    public void Write(DateTime? value) => values.Add(value);
}
