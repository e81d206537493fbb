using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Records;
using Tier.Pipeline.Recovery;

namespace Tier.Functions;

/// <summary>
/// Ends a worker whose Functions host is gone. The platform ends a worker with its host on Windows alone. Elsewhere one whose host was
/// killed would live on, get no more batches, and go on loading what its <see cref="CompletenessWatch"/> finds, beside the next host's worker.
/// </summary>
internal sealed class HostWatch(
    IConfiguration configuration, PipelineFailure failure, IOptions<HostOptions> options, TimeProvider time) : BackgroundService
{
    /// <summary>Where the worker finds its host: set by the host, on the worker's command line. Not set: no Functions host.</summary>
    public const string HostEndpoint = "Functions:Worker:HostEndpoint";

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>Nobody waits for a graceful end any more, and a load that is cut off is rolled back.</summary>
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(5);

    // As early as possible. Should the host be gone even before, the worker can't connect to it and ends by itself.
    private readonly int? host = ParentProcess.Id;

    /// <summary>Returns when a Functions host started this process.</summary>
    /// <exception cref="SettingException">None did.</exception>
    public static void RequireHost(IConfiguration configuration)
    {
        if (string.IsNullOrEmpty(configuration[HostEndpoint]))
        {
            throw new SettingException(
                HostEndpoint,
                "This program is the worker of an Azure Functions host: start it with func (cd functions/Tier.Functions && func start), "
                + "or run ./start_app.sh, which needs no func.");
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (host is null || string.IsNullOrEmpty(configuration[HostEndpoint]))
        {
            return;
        }

        // An orphan gets another parent: process 1, or the nearest that adopts. A host that is process 1 itself, as in a container, takes
        // all others with it.
        while (ParentProcess.Id == host)
        {
            await Task.Delay(LookEvery, time, stoppingToken);
        }

        options.Value.ShutdownTimeout = StopWithin;
        failure.Stop(new InvalidOperationException($"the Functions host that started this worker, process {host}, is gone."));
    }
}
