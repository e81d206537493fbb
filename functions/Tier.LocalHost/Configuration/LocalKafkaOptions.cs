using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using Tier.Pipeline.Records;

namespace Tier.LocalHost.Configuration;

/// <summary>What only the local host knows, in settings that begin with <c>LocalHost__</c>; the platform ignores them.</summary>
internal sealed record LocalKafkaOptions
{
    /// <summary>
    /// <c>LocalHost__KafkaGroupProtocol</c>: <c>classic</c> (default) or <c>consumer</c>. On librdkafka's in-process broker a
    /// later join to a classic group takes nearly the session time-out, to a group of the consumer protocol 0.2 s.
    /// </summary>
    public GroupProtocol GroupProtocol { get; init; } = GroupProtocol.Classic;

    /// <summary>
    /// <c>LocalHost__FetchWaitMaxMs</c>: how long the broker may hold an empty fetch, in milliseconds; librdkafka's 500 when
    /// not set. The in-process broker always holds it for all of that time.
    /// </summary>
    public int? FetchWaitMaxMs { get; init; }

    /// <summary>
    /// <c>LocalHost__BatchWindow</c>, such as <c>00:00:00.005</c>: how long a partial batch waits for more records, in the place of host.json's
    /// <c>subscriberIntervalInSeconds</c>, and then without the pause of <c>subscriberIdleBackoffMs</c>; above zero, null when not set.
    /// The platform has no such setting: its shortest window is one second.
    /// </summary>
    public TimeSpan? BatchWindow { get; init; }

    /// <summary>Reads the settings.</summary>
    /// <exception cref="SettingException">A value can't be read or lies outside its range.</exception>
    public static LocalKafkaOptions Read(IConfiguration settings)
    {
        var reader = new SettingReader(settings.GetSection("LocalHost"), "LocalHost__");
        return new LocalKafkaOptions
        {
            GroupProtocol = reader.OneOf<GroupProtocol>("KafkaGroupProtocol") ?? GroupProtocol.Classic,
            FetchWaitMaxMs = reader.Number("FetchWaitMaxMs", 0),
            BatchWindow = reader.Time("BatchWindow"),
        };
    }
}
