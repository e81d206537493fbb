namespace Tier.Pipeline.Streams;

/// <summary>The columns that the rows of every stream share, besides the coordinates, which the loader adds.</summary>
public abstract record StreamRow
{
    /// <summary>The <c>event_day</c> of an event without a time of its own.</summary>
    public static readonly DateOnly NoDay = new(1970, 1, 1);

    /// <summary>UTC day of the device's own time; <see cref="NoDay"/> when it is absent.</summary>
    public DateOnly EventDay { get; init; } = NoDay;

    /// <summary>The event's identity; null when the event is known by its coordinates only.</summary>
    public EventIdentity? Identity { get; init; }

    /// <summary>A JSON object of the fields that the transform doesn't know or couldn't type; null when there are none.</summary>
    public string? AdditionalProperties { get; init; }

    /// <summary>How many known fields couldn't be typed or kept as they came, and are in <see cref="AdditionalProperties"/> therefore.</summary>
    public int UntypedFields { get; init; }
}
