namespace Tier.Pipeline.Streams.SegmentTracks;

/// <summary>What becomes of Segment's calls of other types than <c>track</c>: identify, page, screen, group and alias.</summary>
public enum OtherTypes
{
    /// <summary>Each is a dead letter, <c>unsupported_type</c>.</summary>
    DeadLetter,

    /// <summary>They are left out; their offsets are recorded as gaps, <c>filtered</c>.</summary>
    Ignore,
}

/// <summary>Settings of the stream of Segment tracks, section <c>SegmentTracks</c>.</summary>
public sealed class SegmentTracksOptions
{
    /// <summary>What becomes of Segment's calls of other types; by default each is a dead letter.</summary>
    public OtherTypes OtherTypes { get; set; } = OtherTypes.DeadLetter;
}
