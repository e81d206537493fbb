namespace Tier.Pipeline.Streams.SegmentTracks;

/// <summary>A row of <c>segment_tracks</c>. Texts have at most 255 characters, times are UTC in whole milliseconds.</summary>
public sealed record SegmentTrackRow : StreamRow
{
    /// <summary>The event's id as text: its messageId, else its CloudEvents id; null when there is none or it is longer than the column.</summary>
    public string? EventId { get; init; }

    /// <summary>What happened.</summary>
    public required string EventName { get; init; }

    /// <summary>When it happened, by the device's clock.</summary>
    public DateTime? OriginalTimestamp { get; init; }

    /// <summary>When the device sent it, by the device's clock.</summary>
    public DateTime? SentAt { get; init; }

    /// <summary>When Segment received it.</summary>
    public DateTime? ReceivedAt { get; init; }

    /// <summary>When it happened, corrected by Segment for the device's clock.</summary>
    public DateTime? Timestamp { get; init; }

    /// <summary>The device's or visitor's id.</summary>
    public string? AnonymousId { get; init; }

    /// <summary>The user's id.</summary>
    public string? UserId { get; init; }

    /// <summary>The device's time zone.</summary>
    public string? ContextTimezone { get; init; }

    /// <summary>The operating system's name.</summary>
    public string? ContextOsName { get; init; }

    /// <summary>The operating system's version.</summary>
    public string? ContextOsVersion { get; init; }

    /// <summary>The kind of device.</summary>
    public string? ContextDeviceType { get; init; }

    /// <summary>The device's model.</summary>
    public string? ContextDeviceModel { get; init; }

    /// <summary>The device's manufacturer.</summary>
    public string? ContextDeviceManufacturer { get; init; }

    /// <summary>The device's id.</summary>
    public string? ContextDeviceId { get; init; }

    /// <summary>The app's name.</summary>
    public string? ContextAppName { get; init; }

    /// <summary>The app's version.</summary>
    public string? ContextAppVersion { get; init; }

    /// <summary>The app's build.</summary>
    public string? ContextAppBuild { get; init; }

    /// <summary>The rating that a user gave; any finite number.</summary>
    public double? PropertiesRating { get; init; }

    /// <summary>A JSON object of the event's other properties; null when there are none.</summary>
    public string? Properties { get; init; }

    /// <summary>A JSON object of what else the context says; null when that is nothing.</summary>
    public string? Context { get; init; }
}
