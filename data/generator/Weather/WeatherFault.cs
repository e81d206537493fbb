namespace Tier.DataGenerator.Weather;

/// <summary>What is wrong with a line of the weather file.</summary>
internal enum WeatherFault
{
    /// <summary>The line ends in the middle: not JSON.</summary>
    CutLine,

    /// <summary>The city's key is absent.</summary>
    MissingCity,

    /// <summary>999.9 °C, as a sensor says when it is broken.</summary>
    TemperatureOutOfRange,

    /// <summary>The temperature is a text.</summary>
    TemperatureAsText,

    /// <summary>The line repeats one of a few lines before.</summary>
    RepeatOfNow,

    /// <summary>The line repeats one of an hour before: the only good event that is out of order.</summary>
    RepeatOfAnHourAgo,
}
