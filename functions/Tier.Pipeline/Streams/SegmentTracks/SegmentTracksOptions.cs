using Microsoft.Extensions.Configuration;
using Tier.Pipeline.Records;

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
    /// <summary>The name of the configuration section.</summary>
    public const string Section = "SegmentTracks";

    /// <summary>What becomes of Segment's calls of other types; by default each is a dead letter.</summary>
    public OtherTypes OtherTypes { get; set; } = OtherTypes.DeadLetter;

    /// <summary>Reads the settings.</summary>
    /// <exception cref="SettingException">SegmentTracks__OtherTypes is neither DeadLetter nor Ignore.</exception>
    public static SegmentTracksOptions Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var setting = configuration[$"{Section}:{nameof(OtherTypes)}"];
        return string.IsNullOrEmpty(setting) ? new()
            : Enum.TryParse<OtherTypes>(setting, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed) ? new() { OtherTypes = parsed }
            : throw new SettingException("SegmentTracks__OtherTypes", $"SegmentTracks__OtherTypes is '{setting}': give it DeadLetter or Ignore.");
    }
}
