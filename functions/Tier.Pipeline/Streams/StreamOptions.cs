namespace Tier.Pipeline.Streams;

/// <summary>What the settings say of one stream; these options have its name.</summary>
public sealed class StreamOptions
{
    /// <summary>The topic; null: the stream's name.</summary>
    public string? Topic { get; set; }

    /// <summary>The consumer group of the stream's function; null where none is set.</summary>
    public string? ConsumerGroup { get; set; }

    /// <summary>The file that is replayed; null or empty: the stream's own in the folder data/.</summary>
    public string? File { get; set; }
}
