namespace Tier.Pipeline.Streams.SegmentTracks;

/// <summary>Which form's names a name is among.</summary>
internal enum TrackForm
{
    /// <summary>Neither's, or both's.</summary>
    Neither,

    /// <summary>The nested call's alone.</summary>
    Call,

    /// <summary>The flat form's alone.</summary>
    Flat,
}
