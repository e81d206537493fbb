using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Etl;

/// <summary>What loading needs of a stream.</summary>
/// <param name="Table">The stream's table.</param>
/// <param name="Apply">Extract and transform of one record; never throws.</param>
public sealed record StreamTransform(StreamTable Table, Func<ConsumedRecord, RecordOutcome> Apply);
