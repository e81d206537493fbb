using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Tier.Pipeline.Streams;

/// <summary>
/// What the rest of the pipeline needs to know of a stream. Every class of this assembly that implements it is found by itself, so a new stream
/// is a folder of its own and no change elsewhere.
/// </summary>
public interface IStreamModule
{
    /// <summary>The stream's name, which is its topic's default name: <c>weather</c>.</summary>
    string Name { get; }

    /// <summary>What the names of the stream's settings begin with: <c>Weather</c> for WeatherTopic, WeatherConsumerGroup and WeatherFile.</summary>
    string SettingPrefix { get; }

    /// <summary>The table that the stream loads.</summary>
    StreamTable Table { get; }

    /// <summary>The file of sample events, in the folder data/.</summary>
    string FileName { get; }

    /// <summary>An event as it stands in a file, with the required fields, for people whose file has others.</summary>
    string SampleEvent { get; }

    /// <summary>The CloudEvents type of the stream's events.</summary>
    string EventType { get; }

    /// <summary>The key that the event is published under, so that events which belong together keep their order; null when there is none.</summary>
    string? PartitionKey(byte[] value);

    /// <summary>Registers the stream's steps and their processor.</summary>
    void Register(IServiceCollection services, IConfiguration configuration);
}
