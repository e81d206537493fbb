using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Tier.Functions;
using Tier.LocalHost;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Streams.SegmentTracks;
using Tier.Testing;
using Tier.Testing.Faults;

namespace Tier.Benchmarks.Workers;

/// <summary>The app as it is shipped, in a process of its own, so that its CPU time and memory are its own. It lives as long as its standard input.</summary>
internal static class WorkerProgram
{
    /// <summary>Runs until standard input ends.</summary>
    /// <returns>0; 1 when the app stopped itself.</returns>
    public static async Task<int> RunAsync()
    {
        var order = JsonSerializer.Deserialize<WorkerOrder>(await Console.In.ReadLineAsync() ?? "null") ?? throw new InvalidOperationException("The order comes on standard input.");
        var recorder = new LatencyRecorder();
        await using var host = LocalFunctionsHost.Create(new()
        {
            HostJsonPath = Path.Combine(Repository.Root, "host.json"),
            Settings = order.Settings,
            ConfigureServices = (services, configuration) =>
            {
                services.AddTierFunctions(configuration);
                services.Intercept<SegmentTracksStream>(async (records, load, _) =>
                {
                    await load();
                    recorder.Committed(records);
                });
            },
        });
        await host.StartAsync();
        await Task.WhenAny(Task.Run(() => Obey(recorder)), Task.Delay(Timeout.Infinite, host.Stopping));
        await host.StopAsync();
        if (host.Services.GetRequiredService<PipelineFailure>().Cause is { } cause)
        {
            await Console.Error.WriteLineAsync(cause.ToString());
            return 1;
        }

        Console.WriteLine(JsonSerializer.Serialize(recorder.Report()));
        return 0;
    }

    private static void Obey(LatencyRecorder recorder)
    {
        while (Console.In.ReadLine() is { } word)
        {
            if (word == WorkerWords.Measure)
            {
                recorder.Start();
            }
        }
    }
}
