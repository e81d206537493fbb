using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Etl;

/// <summary>What loading needs of a stream.</summary>
/// <param name="Table">The stream's table.</param>
/// <param name="Apply">Extract and transform of one record; never throws.</param>
public sealed record StreamTransform(StreamTable Table, Func<ConsumedRecord, RecordOutcome> Apply)
{
    /// <summary>So many records at least are worth a thread.</summary>
    private const int RecordsPerThread = 100;

    /// <summary>Extract and transform of several records, on all cores: the database has nothing to do meanwhile.</summary>
    /// <returns>The outcomes, in the order of the records.</returns>
    public RecordOutcome[] ApplyAll(IReadOnlyList<ConsumedRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        var outcomes = new RecordOutcome[records.Count];
        var parts = Math.Clamp(records.Count / RecordsPerThread, 1, Environment.ProcessorCount);
        Parallel.For(0, parts, part =>
        {
            for (var index = records.Count * part / parts; index < records.Count * (part + 1) / parts; index++)
            {
                outcomes[index] = Apply(records[index]);
            }
        });
        return outcomes;
    }
}
