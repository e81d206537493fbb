using System.Diagnostics;
using System.Text.Json;
using Tier.FaultWorker;
using Tier.Testing;

namespace Tier.EndToEnd.Tests.Faults;

/// <summary>The app as a process of its own, that is hit at a point of its work.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private const int KilledBySignal9 = 128 + 9;
    private readonly Process process;
    private readonly FaultOrder order;
    private readonly Task<string> errors;

    private WorkerProcess(Process process, FaultOrder order)
    {
        this.process = process;
        this.order = order;
        errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts it.</summary>
    public static async Task<WorkerProcess> StartAsync(FaultOrder order)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Tier.FaultWorker.dll")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(order));
        await process.StandardInput.FlushAsync();
        return new(process, order);
    }

    /// <summary>Returns when the worker is at its point, and stands still or is gone.</summary>
    public async Task HitAsync()
    {
        await SaysAsync($"{order.Point}");
        if (order.Action == FaultAction.Kill)
        {
            await process.WaitForExitAsync().WaitAsync(Eventually.Patience);
            process.ExitCode.Should().Be(KilledBySignal9);
        }
    }

    /// <summary>Lets a worker that stands still go on, and returns when the load in which it did has ended.</summary>
    public async Task ThawAsync()
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -CONT {process.Id}"]);
        await kill.WaitForExitAsync();
        kill.ExitCode.Should().Be(0, "the worker is there");
        await SaysAsync(FaultOrder.WentOn);
    }

    /// <summary>Asks it to stop as a platform does, and waits until it has.</summary>
    public async Task StopAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(Eventually.Patience);
        process.ExitCode.Should().Be(0, await errors);
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

    private async Task SaysAsync(string line)
    {
        var said = await process.StandardOutput.ReadLineAsync().WaitAsync(Eventually.Patience);
        var complaint = said is null ? await errors.WaitAsync(Eventually.Patience) : "";
        said.Should().Be(line, complaint.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
    }
}
