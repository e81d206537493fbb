using Tier.Cli.Status;

namespace Tier.Cli.Views;

/// <summary>A stream's status on one line.</summary>
internal static class StatusLine
{
    private const int BarWidth = 10;

    /// <summary>The line; columns are as wide as the widest stream needs.</summary>
    public static string Of(RunStatus status, RunStatus? earlier, StreamStatus stream)
    {
        var nameWidth = status.Streams.Max(other => other.Topic.Length);
        var progressWidth = status.Streams.Max(other => Progress(other).Length);
        var latency = stream.Latency is { } time ? $"p95 {time.TotalSeconds:0.0} s" : "p95 –";
        return $"{stream.Topic.PadRight(nameWidth)}  {Bar(stream)} {Progress(stream).PadLeft(progressWidth)}  {status.Rate(earlier, stream),6:0.0}/s  lag {stream.Lag:N0}  {latency}  loaded {stream.Counts.Loaded:N0}  dead letters {stream.Counts.DeadLetters:N0}  duplicates {stream.Counts.Duplicates:N0}{Untyped(stream)}";
    }

    private static string Untyped(StreamStatus stream) =>
        stream.Untyped == 0 ? "" : $"  untyped {stream.Untyped:N0}";

    private static string Progress(StreamStatus stream) => $"{stream.Published:N0}/{stream.Events:N0}";

    private static string Bar(StreamStatus stream)
    {
        var full = stream.Events == 0 ? BarWidth : (int)(BarWidth * stream.Published / stream.Events);
        return new string('█', full) + new string('░', BarWidth - full);
    }
}
