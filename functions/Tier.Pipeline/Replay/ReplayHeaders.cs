using System.Text;
using Confluent.Kafka;

namespace Tier.Pipeline.Replay;

/// <summary>The headers of an event in the binary mode of CloudEvents 1.0's Kafka protocol binding.</summary>
internal static class ReplayHeaders
{
    private static readonly byte[] SpecVersion = "1.0"u8.ToArray();
    private static readonly byte[] Json = "application/json"u8.ToArray();

    /// <summary>The headers of one event.</summary>
    /// <param name="source">Where it comes from, a URI reference.</param>
    /// <param name="id">Its id, unique for the source.</param>
    public static Headers Of(string source, string id, string type) => new()
    {
        { "ce_specversion", SpecVersion },
        { "ce_id", Encoding.UTF8.GetBytes(id) },
        { "ce_source", Encoding.UTF8.GetBytes(source) },
        { "ce_type", Encoding.UTF8.GetBytes(type) },
        { "content-type", Json },
    };
}
