using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using Tier.Pipeline;

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

    /// <summary>Reads the two settings.</summary>
    /// <exception cref="SettingException">A value can't be read or lies outside its range.</exception>
    public static LocalKafkaOptions Read(IConfiguration settings)
    {
        var reader = new SettingReader(settings.GetSection("LocalHost"), "LocalHost__");
        return new LocalKafkaOptions
        {
            GroupProtocol = reader.OneOf<GroupProtocol>("KafkaGroupProtocol") ?? GroupProtocol.Classic,
            FetchWaitMaxMs = reader.Number("FetchWaitMaxMs", 0),
        };
    }
}
