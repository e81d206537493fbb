using MySqlConnector;

namespace Tier.Pipeline.Loading;

/// <summary>Which offsets of a batch a transaction stores, and what it does to the bookkeeping of where they are.</summary>
internal interface IPlacement
{
    /// <summary>Takes from the batch what is to be stored of a partition.</summary>
    /// <param name="transaction">The transaction; it holds the lock of the checkpoint.</param>
    Task<PartitionSlice> CutAsync(MySqlTransaction transaction, int partition, long checkpoint);

    /// <summary>Brings ledger and checkpoint up to what was stored of a partition.</summary>
    Task SettleAsync(MySqlTransaction transaction, PartitionSlice slice, OutcomePlan plan, DateTime now);
}
