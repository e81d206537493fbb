using Tier.Pipeline.Streams.Json;

namespace Tier.Pipeline.Streams.SegmentTracks;

/// <summary>A track event as it comes, flat or nested. Fields aren't typed yet. Names of properties are those of Segment's spec.</summary>
public sealed class SegmentTrackEvent
{
    /// <summary>The call's type; a flat event has none.</summary>
    public JsonField Type { get; internal set; }

    /// <summary>The event's id.</summary>
    public JsonField MessageId { get; internal set; }

    /// <summary>What happened.</summary>
    public required JsonField EventName { get; set; }

    /// <summary>When it happened, by the device's clock.</summary>
    public JsonField OriginalTimestamp { get; internal set; }

    /// <summary>When the device sent it, by the device's clock.</summary>
    public JsonField SentAt { get; internal set; }

    /// <summary>When Segment received it.</summary>
    public JsonField ReceivedAt { get; internal set; }

    /// <summary>When it happened, corrected by Segment for the device's clock.</summary>
    public JsonField Timestamp { get; internal set; }

    /// <summary>The device's or visitor's id.</summary>
    public JsonField AnonymousId { get; internal set; }

    /// <summary>The user's id.</summary>
    public JsonField UserId { get; internal set; }

    /// <summary>The device's time zone.</summary>
    public JsonField ContextTimezone { get; internal set; }

    /// <summary>The operating system's name.</summary>
    public JsonField ContextOsName { get; internal set; }

    /// <summary>The operating system's version.</summary>
    public JsonField ContextOsVersion { get; internal set; }

    /// <summary>The kind of device.</summary>
    public JsonField ContextDeviceType { get; internal set; }

    /// <summary>The device's model.</summary>
    public JsonField ContextDeviceModel { get; internal set; }

    /// <summary>The device's manufacturer.</summary>
    public JsonField ContextDeviceManufacturer { get; internal set; }

    /// <summary>The device's id.</summary>
    public JsonField ContextDeviceId { get; internal set; }

    /// <summary>The app's name.</summary>
    public JsonField ContextAppName { get; internal set; }

    /// <summary>The app's version.</summary>
    public JsonField ContextAppVersion { get; internal set; }

    /// <summary>The app's build.</summary>
    public JsonField ContextAppBuild { get; internal set; }

    /// <summary>The rating that a user gave.</summary>
    public JsonField PropertiesRating { get; internal set; }

    /// <summary>The event's other properties.</summary>
    public KeptFields Properties { get; } = new();

    /// <summary>What else the context says.</summary>
    public KeptFields Context { get; } = new();

    /// <summary>The fields with other names, and what isn't an object where one was wanted.</summary>
    public KeptFields Unknown { get; } = new();
}
