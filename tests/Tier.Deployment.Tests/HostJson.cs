using Microsoft.Extensions.Configuration;

namespace Tier.Deployment.Tests;

/// <summary>The project's host.json.</summary>
internal static class HostJson
{
    private static readonly IConfiguration Kafka =
        new ConfigurationBuilder().AddJsonFile(ProjectFile.PathOf("host.json")).Build().GetSection("extensions:kafka");

    /// <summary>A value of the Kafka extension; null where the file says nothing.</summary>
    public static string? Of(string name) => Kafka[name];

    /// <summary>How long one invocation may take to load its batch: a fifth of maxPollIntervalMs, whose default is five minutes.</summary>
    public static TimeSpan LongestLoad => TimeSpan.FromMilliseconds(Kafka.GetValue("maxPollIntervalMs", 300_000)) / 5;
}
