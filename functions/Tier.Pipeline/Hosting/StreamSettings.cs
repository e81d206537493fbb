using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Hosting;

/// <summary>Reads the settings of each stream, whose names begin with its own.</summary>
internal sealed class StreamSettings(IConfiguration configuration, IEnumerable<EventStream> streams) : IConfigureNamedOptions<StreamOptions>
{
    public void Configure(string? name, StreamOptions options)
    {
        if (streams.FirstOrDefault(stream => stream.Name == name) is { } stream)
        {
            options.Topic = configuration[stream.TopicSetting];
            options.ConsumerGroup = configuration[stream.ConsumerGroupSetting];
            options.File = configuration[stream.FileSetting];
        }
    }

    public void Configure(StreamOptions options)
    {
    }
}
