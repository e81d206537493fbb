using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Etl;

/// <summary>Extract and transform of one stream, for whoever doesn't know the types of its events and rows.</summary>
public interface IRecordTransform
{
    /// <summary>The stream's table.</summary>
    StreamTable Table { get; }

    /// <summary>What is to be stored of a record. Never throws.</summary>
    RecordOutcome ExtractAndTransform(ConsumedRecord record);
}
