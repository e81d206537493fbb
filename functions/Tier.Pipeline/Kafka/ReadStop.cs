namespace Tier.Pipeline.Kafka;

/// <summary>Why a reading ended.</summary>
internal enum ReadStop
{
    /// <summary>It has the whole range, or as much as one chunk takes.</summary>
    Full,

    /// <summary>The readable log ends there.</summary>
    End,

    /// <summary>The broker's log doesn't have the next offset: it is below the low watermark, or beyond the end.</summary>
    OutOfRange,

    /// <summary>Nothing came in time.</summary>
    Silence,
}
