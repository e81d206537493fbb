namespace Tier.Benchmarks.Events;

/// <summary>How the app events are written.</summary>
internal enum EventFormat
{
    /// <summary>The flat export; the id is in the CloudEvents headers, as the replay sends it.</summary>
    Flat,

    /// <summary>Segment's own nested track call, whose id is its messageId.</summary>
    Segment,
}
