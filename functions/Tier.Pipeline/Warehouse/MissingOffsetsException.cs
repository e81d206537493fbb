namespace Tier.Pipeline.Warehouse;

/// <summary>A batch could not be loaded, because offsets between the checkpoint and its last one were not delivered. Nothing was stored.</summary>
/// <param name="topic">The topic's name.</param>
/// <param name="checkpoint">Where the checkpoint stands.</param>
/// <param name="first">The first missing offset.</param>
/// <param name="last">The last missing offset of that hole, inclusive.</param>
public sealed class MissingOffsetsException(string topic, int partition, long checkpoint, long first, long last)
    : Exception($"{topic}[{partition}]: offsets {first} to {last} were not delivered; the checkpoint stands at {checkpoint}.")
{
    public int Partition => partition;

    /// <summary>Where the checkpoint stands.</summary>
    public long Checkpoint => checkpoint;

    public long First => first;

    /// <summary>The last missing offset of the hole, inclusive.</summary>
    public long Last => last;
}
