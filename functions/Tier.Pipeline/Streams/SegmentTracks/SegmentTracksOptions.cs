namespace Tier.Pipeline.Streams.SegmentTracks;

/// <summary>Settings of the stream of Segment tracks, section <c>SegmentTracks</c>.</summary>
public sealed class SegmentTracksOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string Section = "SegmentTracks";

    /// <summary>What becomes of Segment's calls of other types; by default each is a dead letter.</summary>
    public OtherTypes OtherTypes { get; set; } = OtherTypes.DeadLetter;
}
