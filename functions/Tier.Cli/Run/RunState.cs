using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Tier.Pipeline.Records;
using Tier.Pipeline.Streams;

namespace Tier.Cli.Run;

/// <summary>How the servers of a local run are reached.</summary>
/// <param name="ProcessId">The process that runs them.</param>
/// <param name="ProcessStart">When that process started, UTC: a process id can come again.</param>
/// <param name="PrivateDatabase">Whether the database server is a private one in .tier/.</param>
/// <param name="Settings">The settings that the functions run with.</param>
internal sealed record RunState(int ProcessId, DateTime ProcessStart, bool PrivateDatabase, BrokerChoice Broker, IReadOnlyDictionary<string, string?> Settings)
{
    /// <summary>Each process reckons start times from its own reading of the time since boot.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(2);

    /// <summary>Whether the run goes on now.</summary>
    public bool IsRunning()
    {
        try
        {
            using var process = Process.GetProcessById(ProcessId);
            return (process.StartTime.ToUniversalTime() - ProcessStart).Duration() < ClockTolerance;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>The state of a run elsewhere, which this process follows.</summary>
    /// <param name="given">How its servers are reached.</param>
    public static RunState OfOthersServers(IConfiguration given)
    {
        using var process = Process.GetCurrentProcess();
        var names = EventStreams.BuiltIn.SelectMany(stream => new[] { stream.TopicSetting, stream.ConsumerGroupSetting })
            .Append(nameof(PipelineOptions.MySqlConnection))
            .Append(nameof(PipelineOptions.MySqlMigrationConnection))
            .Append(nameof(PipelineOptions.BrokerList));
        var settings = names.Where(name => given[name] is not null).ToDictionary(name => name, name => given[name]);
        return new(process.Id, process.StartTime.ToUniversalTime(), PrivateDatabase: false, BrokerChoice.Given, settings);
    }

    public static RunState OfThisProcess(RunServers servers, IReadOnlyDictionary<string, string?> settings)
    {
        using var process = Process.GetCurrentProcess();
        return new(process.Id, process.StartTime.ToUniversalTime(), servers.PrivateDatabase, servers.Broker, settings);
    }
}

/// <summary>Which broker a local run uses.</summary>
internal enum BrokerChoice
{
    /// <summary>librdkafka's broker inside the app's process; ends with it.</summary>
    InProcess,

    /// <summary>A private broker of the installation at KAFKA_HOME.</summary>
    Private,

    /// <summary>The one that the setting BrokerList names.</summary>
    Given,
}
