namespace Tier.DataGenerator.Tracks;

/// <summary>Something that a rider did.</summary>
internal sealed record TrackEvent
{
    /// <summary>When it happened, by the phone's clock, whole milliseconds UTC.</summary>
    public required DateTime OriginalTimestamp { get; init; }

    /// <summary>When the phone sent it; null when the SDK left it out.</summary>
    public required DateTime? SentAt { get; init; }

    /// <summary>When it was received.</summary>
    public required DateTime ReceivedAt { get; init; }

    public required Guid MessageId { get; init; }

    public required string Name { get; init; }

    public required Rider Rider { get; init; }

    /// <summary>Whether the rider has an account by then.</summary>
    public required bool IsSignedUp { get; init; }

    /// <summary>The scooter's number, for what is about a scooter.</summary>
    public required int? VehicleNumber { get; init; }

    /// <summary>1 to 5 stars, for a rating.</summary>
    public required int? Rating { get; init; }
}
