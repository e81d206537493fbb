namespace Tier.DataGenerator;

/// <summary>How an app event is written.</summary>
public enum TrackFormat
{
    /// <summary>Flat keys with the exporting table's name as prefix, as in the committed file.</summary>
    Flat,

    /// <summary>Segment's own nested <c>track</c> call, with a <c>messageId</c> and ISO 8601 times.</summary>
    Segment,
}
