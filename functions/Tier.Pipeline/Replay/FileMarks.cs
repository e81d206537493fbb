namespace Tier.Pipeline.Replay;

/// <summary>
/// The running hashes of a file at some of its events: at each one of a small file, at evenly spaced ones of a large file. They show where
/// a file that is read again differs from what it was.
/// </summary>
internal sealed class FileMarks
{
    /// <summary>At 32 bytes each, 256 KiB for a file of any size.</summary>
    private const int Most = 8192;

    private readonly List<byte[]> marks = [];
    private long spacing = 1;

    /// <summary>Adds the hash where it is one to keep.</summary>
    public void Add(RunningHash hash)
    {
        if (hash.Events % spacing != 0)
            return;
        marks.Add(hash.Current());
        if (marks.Count < Most)
            return;
        var kept = marks.Where((_, index) => index % 2 == 1).ToList();
        marks.Clear();
        marks.AddRange(kept);
        spacing *= 2;
    }

    /// <summary>Whether the first events have the hash that they had; null where there is no mark.</summary>
    /// <param name="events">How many events, from 1.</param>
    /// <param name="hash">Their hash now.</param>
    public bool? Agrees(long events, ReadOnlySpan<byte> hash)
    {
        var index = (events / spacing) - 1;
        return events % spacing == 0 && index < marks.Count ? hash.SequenceEqual(marks[(int)index]) : null;
    }
}
