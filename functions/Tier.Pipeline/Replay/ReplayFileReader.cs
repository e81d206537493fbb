using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Tier.Pipeline.Replay;

/// <summary>
/// Reads the events of a replay file of any size in constant memory. A file is one of two things, and its start decides:
/// <list type="bullet">
/// <item><b>An event a line</b>, when the first line, after a byte order mark, blank lines and an opening bracket, is one JSON
/// value, with or without a comma after it; or when it is broken and a later line is an object. Lines that aren't JSON are passed on
/// as they are, so a broken line costs that line alone. Blank lines, and in an array brackets and commas on lines of their own, are no events.
/// Several elements on a line of an array, or one on several lines, are events like the others.</item>
/// <item><b>JSON text</b> otherwise: each element of an array is an event, on however many lines, and so is each value that isn't in
/// an array. Where the text stops being JSON, what is left is one event, cut at 4 MiB + 1 byte: larger than any
/// event may be, so that it ends as a dead letter.</item>
/// </list>
/// Blanks around an event aren't part of it. An event that is larger than 64 MiB ends the reading with an exception.
/// </summary>
public sealed class ReplayFileReader
{
    private const int DefaultBufferBytes = 64 * 1024;
    private const int DefaultMaxEventBytes = 64 * 1024 * 1024;

    private readonly int bufferBytes;
    private readonly int maxEventBytes;

    /// <summary>Makes a reader.</summary>
    public ReplayFileReader()
        : this(DefaultBufferBytes)
    {
    }

    /// <summary>Makes a reader with limits of one's own.</summary>
    /// <param name="bufferBytes">How much of the file is held in memory to begin with, from 1.</param>
    /// <param name="maxEventBytes">The largest event, in bytes.</param>
    internal ReplayFileReader(int bufferBytes, int maxEventBytes = DefaultMaxEventBytes)
    {
        this.bufferBytes = bufferBytes;
        this.maxEventBytes = maxEventBytes;
    }

    /// <summary>The events of a file in its order, beginning with the one of a number.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fromIndex">The first event that is given, from 0; past the last one there are none.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="FileNotFoundException">The file doesn't exist.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    /// <exception cref="ReplayEventTooLargeException">An event is larger than 64 MiB.</exception>
    public IAsyncEnumerable<ReplayLine> ReadAsync(string path, long fromIndex, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegative(fromIndex);
        return Lines(path, fromIndex, cancellationToken);
    }

    /// <summary>The SHA-256 of a file's bytes and the number of its events, in one pass.</summary>
    /// <exception cref="FileNotFoundException">The file doesn't exist.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    /// <exception cref="ReplayEventTooLargeException">An event is larger than 64 MiB.</exception>
    public async Task<ReplayFileInfo> InspectAsync(string path, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var window = FileWindow.Open(path, bufferBytes, maxEventBytes, hash);
        var cutter = await CutterOfAsync(window, cancellationToken);
        var events = 0L;
        while (await cutter.NextAsync(cancellationToken) is not null)
            events++;
        await window.ReadToEndAsync(cancellationToken);
        return new ReplayFileInfo(hash.GetHashAndReset(), events);
    }

    private static async ValueTask<IEventCutter> CutterOfAsync(FileWindow window, CancellationToken cancellationToken)
    {
        FileLayout? detected;
        while ((detected = FileLayout.Detect(window.Unread.Span, window.IsAtEnd)) is null)
            await window.ReadMoreAsync(cancellationToken);
        var layout = detected.Value;
        window.Skip(layout.Begin);
        return layout.HasEventPerLine ? new LineCutter(window, layout.IsArray) : new DocumentCutter(window);
    }

    private async IAsyncEnumerable<ReplayLine> Lines(string path, long fromIndex, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var window = FileWindow.Open(path, bufferBytes, maxEventBytes);
        var cutter = await CutterOfAsync(window, cancellationToken);
        for (var index = 0L; await cutter.NextAsync(cancellationToken) is { } value; index++)
        {
            if (index >= fromIndex)
                yield return new ReplayLine(index, value.ToArray());
        }
    }
}
