using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Tier.Pipeline.Loading;

/// <summary>Stops the app when going on could lose events: the retry attribute alone would try for ever, and nobody would look.</summary>
public sealed partial class PipelineFailure(IHostApplicationLifetime lifetime, ILogger<PipelineFailure> logger)
{
    private Exception? cause;

    /// <summary>Why the app was stopped; null while it wasn't.</summary>
    public Exception? Cause => cause;

    /// <summary>Logs the cause and stops the app with exit code 1.</summary>
    public void Stop(Exception exception)
    {
        if (IsFirst(exception))
        {
            LogStop(logger, exception.Message);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
    }

    /// <summary>Stops an app that has begun to start and can't run so. Its caller shows why: <see cref="ThrowIfRefused"/>.</summary>
    public void Refuse(SettingException exception)
    {
        if (IsFirst(exception))
        {
            lifetime.StopApplication();
        }
    }

    /// <summary>Returns unless the app was refused.</summary>
    /// <exception cref="SettingException">Why it was.</exception>
    public void ThrowIfRefused()
    {
        if (cause is SettingException refused)
        {
            ExceptionDispatchInfo.Throw(refused);
        }
    }

    private bool IsFirst(Exception exception) => Interlocked.CompareExchange(ref cause, exception, null) is null;

    [LoggerMessage(EventId = 1, Level = LogLevel.Critical, Message = "The app stops, so that nothing is lost: {Reason}")]
    private static partial void LogStop(ILogger logger, string reason);
}
