using System.Text.RegularExpressions;
using Confluent.Kafka;
using Tier.Testing;

namespace Tier.Benchmarks.Stacks;

/// <summary>Which broker it is, for people.</summary>
internal static partial class BrokerVersion
{
    /// <summary>Its name and version.</summary>
    public static string Of(BrokerKind kind)
    {
        if (kind == BrokerKind.InProcess)
        {
            return $"in-process broker (librdkafka {Library.VersionString})";
        }

        var libraries = Path.Combine(Environment.GetEnvironmentVariable("KAFKA_HOME")!, "libs");
        return $"Apache Kafka {Directory.EnumerateFiles(libraries).Select(file => Jar().Match(Path.GetFileName(file))).FirstOrDefault(match => match.Success)?.Groups[1].Value}";
    }

    [GeneratedRegex(@"^kafka-clients-(\d[\d.]*)\.jar$")]
    private static partial Regex Jar();
}
