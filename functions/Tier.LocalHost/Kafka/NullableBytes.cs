using Confluent.Kafka;

namespace Tier.LocalHost.Kafka;

/// <summary>Hands bytes on as they are, and null as null.</summary>
internal sealed class NullableBytes : IDeserializer<byte[]?>
{
    /// <summary>The one instance.</summary>
    public static readonly NullableBytes Deserializer = new();

    public byte[]? Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context) => isNull ? null : data.ToArray();
}
