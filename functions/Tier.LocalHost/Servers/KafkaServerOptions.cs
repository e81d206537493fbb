namespace Tier.LocalHost.Servers;

/// <summary>Where and how a private Kafka broker runs.</summary>
public sealed class KafkaServerOptions
{
    /// <summary>The broker's own folder: records, log, settings. It is created when it isn't there, and kept.</summary>
    public required string Folder { get; init; }

    /// <summary>An installation of Kafka 3.3 or later, as its archive is laid out (bin/, libs/). Default: the environment variable KAFKA_HOME.</summary>
    public string? Home { get; init; } = Environment.GetEnvironmentVariable("KAFKA_HOME");

    /// <summary>Listeners beside the plain one, such as <c>SASL_SSL://127.0.0.1:23456</c>; <see cref="ExtraProperties"/> says how they are protected.</summary>
    public IReadOnlyList<string> ExtraListeners { get; init; } = [];

    /// <summary>Further lines for the broker's server.properties; they win over ours.</summary>
    public IReadOnlyList<string> ExtraProperties { get; init; } = [];

    /// <summary>How long the broker may take until it answers.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(3);
}
