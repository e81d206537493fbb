namespace Tier.Cli.Status;

/// <summary>Where a run stands.</summary>
/// <param name="At">When this was read, as a timestamp of the clock.</param>
/// <param name="Streams">The streams.</param>
/// <param name="LastDeadLetter">Coordinates, reason and sentence of the newest dead letter; null when there is none.</param>
internal sealed record RunStatus(long At, IReadOnlyList<StreamStatus> Streams, string? LastDeadLetter)
{
    /// <summary>Whether all files are through and all is loaded.</summary>
    public bool Through => Streams.Count > 0 && Streams.All(stream => stream.Through);

    /// <summary>Events a second that were published since an earlier reading.</summary>
    public double Rate(RunStatus? earlier, StreamStatus stream) =>
        earlier?.Streams.FirstOrDefault(before => before.Stream == stream.Stream) is { } before && At > earlier.At
            ? Math.Max(0, stream.Published - before.Published) / TimeProvider.System.GetElapsedTime(earlier.At, At).TotalSeconds
            : 0;
}
