using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Tier.Testing;

/// <summary>Keeps what an app logs.</summary>
public sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<(LogLevel Level, int Id, string Text)> lines = new();

    /// <summary>All lines so far, with the messages of their exceptions.</summary>
    public IReadOnlyList<(LogLevel Level, int Id, string Text)> All => [.. lines];

    /// <summary>How many lines have this event id.</summary>
    public int Count(int id) => lines.Count(line => line.Id == id);

    /// <inheritdoc />
    public ILogger CreateLogger(string categoryName) => new Logger(lines);

    /// <inheritdoc />
    public void Dispose()
    {
    }

    private sealed class Logger(ConcurrentQueue<(LogLevel Level, int Id, string Text)> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue((logLevel, eventId.Id, exception is null ? formatter(state, null) : $"{formatter(state, exception)} {exception}"));
    }
}
