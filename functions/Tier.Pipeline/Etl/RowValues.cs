using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Etl;

/// <summary>Collects the values that a stream writes for one row.</summary>
internal sealed class RowValues(StreamTable table) : IRowWriter
{
    private readonly object?[] values = new object?[table.Columns.Count];
    private int count;

    /// <summary>The values.</summary>
    /// <exception cref="InvalidOperationException">The stream wrote another number of values than its table has columns.</exception>
    public ImmutableArray<object?> Complete() => count == values.Length
        ? ImmutableCollectionsMarshal.AsImmutableArray(values)
        : throw new InvalidOperationException($"The stream of table {table.Name} wrote {count} values for {values.Length} columns.");

    public void Write(string? value) => Add(value);

    public void Write(double? value) => Add(value);

    public void Write(bool? value) => Add(value);

    public void Write(DateTime? value) => Add(value);

    private void Add(object? value) => values[count++] = value;
}
