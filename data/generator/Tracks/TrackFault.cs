namespace Tier.DataGenerator.Tracks;

/// <summary>What is wrong with a line of the app events file.</summary>
internal enum TrackFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The event's name is null.</summary>
    NameIsNull,

    /// <summary>The event's name is a number.</summary>
    NameIsNumber,
}
