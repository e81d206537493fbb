using System.Text;
using Tier.Pipeline.Records;

namespace Tier.Pipeline.Tests.Fuzzing.Hostile;

/// <summary>A record that somebody could send, and what must become of it. What may be large is made when it is sent.</summary>
/// <param name="Name">What is hostile about it; unique.</param>
/// <param name="Stream">The stream that it is sent to.</param>
/// <param name="Value">Makes its value.</param>
/// <param name="Outcome"><c>loaded</c>, <c>duplicate</c>, or the reason of its dead letter.</param>
internal sealed record HostileRecord(string Name, string Stream, Func<byte[]?> Value, string Outcome)
{
    public const string Loaded = "loaded";
    public const string Duplicate = "duplicate";

    /// <summary>Makes its key.</summary>
    public Func<byte[]?> Key { get; init; } = () => null;

    /// <summary>Makes its headers.</summary>
    public Func<IReadOnlyList<RecordHeader>> Headers { get; init; } = () => [];

    /// <summary>A timestamp that it shall have had, whatever the broker made of it; null for the broker's own.</summary>
    public long? Timestamp { get; init; }

    /// <summary>Columns that its row must have, with their values.</summary>
    public IReadOnlyDictionary<string, object?> Columns { get; init; } = new Dictionary<string, object?>();

    /// <summary>A weather event.</summary>
    public static HostileRecord Weather(string name, Func<string> value, string outcome = Loaded) => new(name, "weather", () => Encoding.UTF8.GetBytes(value()), outcome);

    /// <summary>A track event.</summary>
    public static HostileRecord Track(string name, Func<string> value, string outcome = Loaded) => new(name, "segment-tracks", () => Encoding.UTF8.GetBytes(value()), outcome);

    /// <summary>The record with a column that its row must have.</summary>
    public HostileRecord With(string column, object? value) => this with { Columns = new Dictionary<string, object?>(Columns) { [column] = value } };
}
