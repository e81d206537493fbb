using System.Globalization;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Display;

namespace Tier.Cli.Run;

/// <summary>What the host logs during a run: all of it in a file, and the last warning for the view.</summary>
internal sealed class RunLog(string path) : IDisposable
{
    private Logger? logger;
    private readonly WarningSink warnings = new();

    /// <summary>The last warning or error on one line; null when there was none.</summary>
    public string? LastWarning => warnings.Last;

    /// <summary>Takes warnings that were shown already: they don't count as the last one.</summary>
    public void Shown(IReadOnlyList<string> warnings) => this.warnings.Shown = warnings;

    /// <summary>Adds the log to the host's; a run can have several hosts, one after another.</summary>
    public void Configure(ILoggingBuilder logging)
    {
        logger ??= new LoggerConfiguration()
            .MinimumLevel.Information()
            .WriteTo.File(path, formatProvider: CultureInfo.InvariantCulture, rollOnFileSizeLimit: true, fileSizeLimitBytes: 10 * 1024 * 1024, retainedFileCountLimit: 3)
            .WriteTo.Sink(warnings)
            .CreateLogger();
        logging.AddSerilog(logger);
    }

    public void Dispose() => logger?.Dispose();

    /// <summary>A class of its own: a logger disposes its sinks.</summary>
    private sealed class WarningSink : ILogEventSink
    {
        private static readonly MessageTemplateTextFormatter Formatter = new("{Message:lj}", CultureInfo.InvariantCulture);

        public string? Last { get; private set; }

        public IReadOnlyList<string> Shown { get; set; } = [];

        public void Emit(LogEvent logEvent)
        {
            if (logEvent.Level < LogEventLevel.Warning)
            {
                return;
            }

            using var message = new StringWriter();
            Formatter.Format(logEvent, message);
            if (!Shown.Contains(message.ToString()))
            {
                Last = message + (logEvent.Exception is { } exception ? $" ({exception.Message})" : "");
            }
        }
    }
}
