using System.Security.Cryptography;

namespace Tier.Pipeline.Replay;

/// <summary>
/// The part of a file that is in memory. It grows to hold the event that is being cut out and never past the largest event. The
/// file's last line is given a line end when it has none, so that whoever reads has one rule less.
/// </summary>
internal sealed class FileWindow : IAsyncDisposable
{
    private readonly string path;
    private readonly int maxEventBytes;
    private readonly FileStream stream;
    private readonly IncrementalHash? hash;
    private byte[] buffer;
    private int start;
    private int end;
    private long line = 1;

    private FileWindow(string path, FileStream stream, int bufferBytes, int maxEventBytes, IncrementalHash? hash)
    {
        this.path = path;
        this.stream = stream;
        this.maxEventBytes = maxEventBytes;
        this.hash = hash;
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
    /// <param name="hash">Takes every byte that is read; null when nobody asks.</param>
    /// <exception cref="FileNotFoundException">The file doesn't exist.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static FileWindow Open(string path, int bufferBytes, int maxEventBytes, IncrementalHash? hash = null) =>
        new(path, OpenStream(path), bufferBytes, maxEventBytes, hash);

    /// <summary>Opens the file for one pass from its start to its end.</summary>
    /// <exception cref="FileNotFoundException">The file doesn't exist.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static FileStream OpenStream(string path)
    {
        try
        {
            return new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                Share = FileShare.ReadWrite | FileShare.Delete,
                Options = FileOptions.SequentialScan | FileOptions.Asynchronous,
                BufferSize = 0,
            });
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileNotFoundException($"The replay file '{path}' doesn't exist.", path, missing);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The replay file '{path}' can't be read: {unreadable.Message}", unreadable);
        }
    }

    /// <summary>Lets the first unread bytes go.</summary>
    public void Skip(int count)
    {
        line += buffer.AsSpan(start, count).Count((byte)'\n');
        start += count;
    }

    /// <summary>Reads on, at least a byte unless the file is at its end.</summary>
    /// <exception cref="ReplayEventTooLargeException">The window would have to grow past the largest event.</exception>
    public async ValueTask ReadMoreAsync(CancellationToken cancellationToken)
    {
        MakeRoom();
        var count = await stream.ReadAsync(buffer.AsMemory(end), cancellationToken);
        if (count == 0)
        {
            if (end > start && buffer[end - 1] != '\n')
                buffer[end++] = (byte)'\n';
            IsAtEnd = true;
            return;
        }

        hash?.AppendData(buffer, end, count);
        end += count;
    }

    /// <summary>Reads and forgets the rest of the file, for the hash.</summary>
    public async ValueTask ReadToEndAsync(CancellationToken cancellationToken)
    {
        while (!IsAtEnd)
        {
            start = end;
            await ReadMoreAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => stream.DisposeAsync();

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
