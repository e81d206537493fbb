using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Warehouse;

/// <summary>Loads batches through the failures that pass.</summary>
public sealed class ResilientLoader(Loader loader)
{
    /// <summary>Loads a batch.</summary>
    /// <exception cref="MissingOffsetsException">Offsets before the batch's last one are missing.</exception>
    /// <exception cref="InvariantException">Loading would break completeness.</exception>
    public Task<LoadResult> LoadAsync(StreamTable table, LoadBatch batch, CancellationToken cancellationToken) =>
        loader.LoadAsync(table, batch, cancellationToken);
}
