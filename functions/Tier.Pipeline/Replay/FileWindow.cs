using System.Text;

namespace Tier.Pipeline.Replay;

/// <summary>
/// The part of a file that is in memory. It grows to hold the event that is being cut out and never past the largest event. The
/// file's last line is given a line end when it has none, so that whoever reads has one rule less.
/// </summary>
internal sealed class FileWindow : IAsyncDisposable
{
    private readonly string path;
    private readonly int maxEventBytes;
    private readonly Stream stream;
    private byte[] buffer;
    private int start;
    private int end;
    private long line = 1;

    private FileWindow(string path, Stream stream, int bufferBytes, int maxEventBytes)
    {
        this.path = path;
        this.stream = stream;
        this.maxEventBytes = maxEventBytes;
        buffer = new byte[bufferBytes];
    }

    /// <summary>What was read and not skipped yet. Valid until more is read.</summary>
    public ReadOnlyMemory<byte> Unread => buffer.AsMemory(start, end - start);

    /// <summary>Whether <see cref="Unread"/> reaches to the end of the file.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Opens a file at its start.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bufferBytes">Size of the window to begin with, from 1.</param>
    /// <param name="maxEventBytes">The most bytes that the window holds.</param>
    /// <exception cref="FileNotFoundException">The file doesn't exist.</exception>
    /// <exception cref="IOException">The file can't be read, or can be read only once.</exception>
    public static async ValueTask<FileWindow> OpenAsync(
        string path, int bufferBytes, int maxEventBytes, CancellationToken cancellationToken) =>
        new(path, await ReplayText.OpenAsync(path, cancellationToken), bufferBytes, maxEventBytes);

    /// <summary>Lets the first unread bytes go.</summary>
    public void Skip(int count)
    {
        line += buffer.AsSpan(start, count).Count((byte)'\n');
        start += count;
    }

    /// <summary>Reads on, at least a byte unless the file is at its end.</summary>
    /// <exception cref="ReplayEventTooLargeException">The window would have to grow past the largest event.</exception>
    /// <exception cref="IOException">The file is damaged.</exception>
    public async ValueTask ReadMoreAsync(CancellationToken cancellationToken)
    {
        MakeRoom();
        var count = await ReadAsync(cancellationToken);
        if (count == 0)
        {
            if (end > start && buffer[end - 1] != '\n')
                buffer[end++] = (byte)'\n';
            IsAtEnd = true;
            return;
        }

        end += count;
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private async ValueTask<int> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(buffer.AsMemory(end), cancellationToken);
        }
        catch (InvalidDataException damaged)
        {
            throw new IOException(
                $"The replay file '{path}' is a damaged gzip file, or one that is cut short, after line {line}: {damaged.Message}",
                damaged);
        }
        catch (DecoderFallbackException damaged)
        {
            throw new IOException(
                $"The replay file '{path}' has bytes after line {line} that aren't text in the encoding of its byte order mark.", damaged);
        }
    }

    private void MakeRoom()
    {
        var unread = end - start;
        if (unread >= maxEventBytes)
            throw new ReplayEventTooLargeException(path, line, maxEventBytes);
        if (start > 0)
            buffer.AsSpan(start, unread).CopyTo(buffer);
        if (unread == buffer.Length)
            Array.Resize(ref buffer, (int)Math.Min(2L * buffer.Length, maxEventBytes + 1L));
        (start, end) = (0, unread);
    }
}
