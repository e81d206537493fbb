using System.Runtime.CompilerServices;

namespace Tier.Pipeline.Replay;

/// <summary>
/// Reads the events of a replay file of any size in constant memory. A gzip file is unpacked, and UTF-16 with a byte order mark read too
/// (<see cref="ReplayText"/>). A file is one of three things, and its start decides:
/// <list type="bullet">
/// <item><b>An event a line</b>, when the first line, after a byte order mark, blank lines and an opening bracket, is one JSON
/// value, with or without a comma after it; or when it is broken and a later line is an object. Lines that aren't JSON are passed on
/// as they are, so a broken line costs that line alone. Blank lines are no events, nor are brackets and commas on lines of their own in an
/// array.
/// Several elements on a line of an array, or one on several lines, are events like the others; so are several objects on a line without an
/// array, with nothing, blanks, RS or U+2028 between them. A line ends with a line feed, or with a carriage return where there are no line
/// feeds.</item>
/// <item><b>A JSON text sequence</b> (RFC 7464), when it begins with a record separator: each text is an event.</item>
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
    /// <exception cref="FileNotFoundException">The file doesn't exist.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    /// <exception cref="ReplayEventTooLargeException">An event is larger than 64 MiB.</exception>
    public IAsyncEnumerable<ReplayLine> ReadAsync(string path, long fromIndex, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegative(fromIndex);
        return Lines(path, fromIndex, cancellationToken);
    }

    /// <summary>Counts and hashes a file's events, in one pass.</summary>
    /// <param name="path">The file.</param>
    /// <param name="prefixes">Numbers of events after which the running hash is wanted, each from 1; null for none.</param>
    /// <exception cref="FileNotFoundException">The file doesn't exist.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    /// <exception cref="ReplayEventTooLargeException">An event is larger than 64 MiB.</exception>
    public async Task<ReplayFileInfo> InspectAsync(string path, IReadOnlySet<long>? prefixes, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var hash = new RunningHash();
        var marks = new FileMarks();
        var found = new Dictionary<long, byte[]>();
        await using var window = await FileWindow.OpenAsync(path, bufferBytes, maxEventBytes, cancellationToken);
        var cutter = await CutterOfAsync(window, cancellationToken);
        while (await cutter.NextAsync(cancellationToken) is { } value)
        {
            hash.Add(value.Span);
            marks.Add(hash);
            if (prefixes?.Contains(hash.Events) == true)
                found.Add(hash.Events, hash.Current());
        }

        return new(path, hash.Current(), hash.Events) { Prefixes = found, Marks = marks };
    }

    private static async ValueTask<IEventCutter> CutterOfAsync(FileWindow window, CancellationToken cancellationToken)
    {
        FileLayout? detected;
        while ((detected = FileLayout.Detect(window.Unread.Span, window.IsAtEnd)) is null)
            await window.ReadMoreAsync(cancellationToken);
        var layout = detected.Value;
        window.Skip(layout.Begin);
        return layout.Kind switch
        {
            FileKind.Lines => new LineCutter(window, layout.IsArray, layout.LineEnd),
            FileKind.Sequence => new SequenceCutter(window),
            _ => new DocumentCutter(window),
        };
    }

    private async IAsyncEnumerable<ReplayLine> Lines(
        string path, long fromIndex, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var window = await FileWindow.OpenAsync(path, bufferBytes, maxEventBytes, cancellationToken);
        using var hash = new RunningHash();
        var cutter = await CutterOfAsync(window, cancellationToken);
        while (await cutter.NextAsync(cancellationToken) is { } value)
        {
            hash.Add(value.Span);
            if (hash.Events > fromIndex)
                yield return new ReplayLine(hash.Events - 1, value.ToArray(), hash.Current());
        }
    }
}

/// <summary>Cuts a replay file into its events.</summary>
internal interface IEventCutter
{
    /// <summary>The next event's bytes, valid until the next call; null at the end of the file.</summary>
    /// <exception cref="ReplayEventTooLargeException">The event is larger than the reader holds in memory.</exception>
    ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancellationToken);
}
