using System.Diagnostics;
using System.Text.Json;
using Tier.Benchmarks.Processes;

namespace Tier.Benchmarks.Workers;

/// <summary>A worker, seen from outside.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly Task<string> errors;
    private readonly Task reading;
    private readonly TaskCompletionSource measuring = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool hasLoaded;
    private string? report;

    private WorkerProcess(Process process, long startedAt)
    {
        this.process = process;
        StartedAt = startedAt;
        errors = process.StandardError.ReadToEndAsync();
        reading = ListenAsync();
    }

    /// <summary>The moment before its process began, by <see cref="Stopwatch"/>.</summary>
    public long StartedAt { get; }

    /// <summary>Whether it has said that its first batch is committed.</summary>
    public bool HasLoaded => hasLoaded;

    /// <summary>Its CPU time so far, seconds.</summary>
    public double CpuSeconds => ProcessUsage.CpuSeconds(process.Id);

    /// <summary>The most memory that it has had resident so far, MiB.</summary>
    public double PeakMemoryMebibytes => ProcessUsage.PeakMemoryMebibytes(process.Id);

    /// <summary>Starts one.</summary>
    public static async Task<WorkerProcess> StartAsync(IReadOnlyDictionary<string, string?> settings)
    {
        var startedAt = Stopwatch.GetTimestamp();
        var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Tier.Benchmarks.dll"), "worker"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var worker = new WorkerProcess(process, startedAt);
        await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new WorkerOrder(settings)));
        await process.StandardInput.FlushAsync();
        return worker;
    }

    /// <summary>Throws when it isn't there any more.</summary>
    /// <exception cref="InvalidOperationException">It has ended; the message has what it said.</exception>
    public void ThrowIfEnded()
    {
        if (process.HasExited)
        {
            throw new InvalidOperationException($"A worker has ended with exit code {process.ExitCode}. {errors.GetAwaiter().GetResult()}");
        }
    }

    /// <summary>Lets it keep latencies from now on.</summary>
    public async Task MeasureAsync(CancellationToken cancellationToken)
    {
        await process.StandardInput.WriteLineAsync(WorkerWords.Measure);
        await process.StandardInput.FlushAsync(cancellationToken);
        await Task.WhenAny(measuring.Task, process.WaitForExitAsync(cancellationToken));
        ThrowIfEnded();
    }

    /// <summary>Asks it to stop as a platform does, and waits until it has.</summary>
    /// <exception cref="InvalidOperationException">It had stopped itself.</exception>
    public async Task<WorkerReport> StopAsync(CancellationToken cancellationToken)
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync(cancellationToken);
        await reading;
        if (process.ExitCode != 0 || report is null)
        {
            ThrowIfEnded();
        }

        return JsonSerializer.Deserialize<WorkerReport>(report!)!;
    }

    /// <summary>Kills it if it is there still.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private async Task ListenAsync()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            switch (line)
            {
                case WorkerWords.Loaded:
                    hasLoaded = true;
                    break;
                case WorkerWords.Measuring:
                    measuring.TrySetResult();
                    break;
                default:
                    report = line;
                    break;
            }
        }
    }
}
