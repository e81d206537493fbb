namespace Tier.Benchmarks.Transforms;

/// <summary>Which events are transformed.</summary>
public enum TransformCase
{
    /// <summary>Weather, the flat export.</summary>
    WeatherFlat,

    /// <summary>App events, the flat export.</summary>
    TrackFlat,

    /// <summary>Segment's nested track call.</summary>
    TrackCall,

    /// <summary>The same with properties and fields that no column has.</summary>
    TrackCallWithExtraProperties,
}
