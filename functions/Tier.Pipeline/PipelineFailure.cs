using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Tier.Pipeline;

/// <summary>Stops the app when going on could lose events: the retry attribute alone would try for ever, and nobody would look.</summary>
public sealed partial class PipelineFailure(IHostApplicationLifetime lifetime, ILogger<PipelineFailure> logger)
{
    private Exception? cause;

    /// <summary>Why the app was stopped; null while it wasn't.</summary>
    public Exception? Cause => cause;

    /// <summary>Logs the cause and stops the app with exit code 1.</summary>
    public void Stop(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        if (Interlocked.CompareExchange(ref cause, exception, null) is null)
        {
            LogStop(logger, exception.Message);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Critical, Message = "The app stops, so that nothing is lost: {Reason}")]
    private static partial void LogStop(ILogger logger, string reason);
}
