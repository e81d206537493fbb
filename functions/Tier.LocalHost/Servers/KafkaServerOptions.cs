namespace Tier.LocalHost.Servers;

/// <summary>Where and how a private Kafka broker runs.</summary>
public sealed class KafkaServerOptions
{
    /// <summary>The broker's own folder: records, log, settings. It is created when it isn't there, and kept.</summary>
    public required string Folder { get; init; }

    /// <summary>An installation of Kafka 3.3 or later, as its archive is laid out (bin/, libs/). Default: the environment variable KAFKA_HOME.</summary>
    public string? Home { get; init; } = Environment.GetEnvironmentVariable("KAFKA_HOME");

    /// <summary>Further lines for the broker's server.properties; they win over ours.</summary>
    public IReadOnlyList<string> ExtraProperties { get; init; } = [];

    /// <summary>How long the broker may take until it answers.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
