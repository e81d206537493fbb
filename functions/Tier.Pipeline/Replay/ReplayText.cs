using System.IO.Compression;
using System.Text;

namespace Tier.Pipeline.Replay;

/// <summary>
/// Opens a replay file as UTF-8 text. A gzip file is unpacked on the way; UTF-16 and UTF-32 with a byte order mark become UTF-8. Both are
/// streamed, so the file may be of any size.
/// </summary>
public static class ReplayText
{
    private const int GzipBufferBytes = 64 * 1024;

    /// <summary>Without this switch of the runtime, a gzip file that is cut short ends like a whole one.</summary>
    private const string StrictGzip = "System.IO.Compression.UseStrictValidation";

    /// <summary>An ordinary file opens at once.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static ReadOnlySpan<byte> Gzip => [0x1F, 0x8B];

    /// <summary>The longer marks come first: UTF-32's begins like UTF-16's.</summary>
    private static readonly (byte[] Mark, Encoding Encoding)[] Encodings =
    [
        ([0xFF, 0xFE, 0x00, 0x00], new UTF32Encoding(bigEndian: false, byteOrderMark: true, throwOnInvalidCharacters: true)),
        ([0x00, 0x00, 0xFE, 0xFF], new UTF32Encoding(bigEndian: true, byteOrderMark: true, throwOnInvalidCharacters: true)),
        ([0xFF, 0xFE], new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true)),
        ([0xFE, 0xFF], new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true)),
    ];

    /// <summary>Opens the file at its start, for one pass.</summary>
    /// <exception cref="FileNotFoundException">The file doesn't exist.</exception>
    /// <exception cref="IOException">The file can't be read, or can be read only once (a pipe, a terminal).</exception>
    public static async ValueTask<Stream> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var file = await OpenSoonAsync(path, cancellationToken);
        try
        {
            if (!file.CanSeek)
            {
                throw new IOException(
                    $"The replay file '{path}' is a pipe or a terminal, which can be read only once: give the name of a file.");
            }

            var isGzip = (await BeginAsync(file, Gzip.Length, cancellationToken)).AsSpan().SequenceEqual(Gzip);
            var begin = await BeginAsync(isGzip ? Unpacked(file, leaveOpen: true) : file, Encodings[0].Mark.Length, cancellationToken);
            file.Position = 0;
            Stream text = isGzip ? Unpacked(file, leaveOpen: false) : file;
            var encoding = Array.Find(Encodings, known => begin.AsSpan().StartsWith(known.Mark)).Encoding;
            return encoding is null ? text : Encoding.CreateTranscodingStream(text, encoding, Encoding.UTF8);
        }
        catch (InvalidDataException damaged)
        {
            await file.DisposeAsync();
            throw new IOException($"The replay file '{path}' is a damaged gzip file: {damaged.Message}", damaged);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Opens the file's own bytes. The opening of a named pipe waits for a program that writes into it; the token can end that wait.
    /// </summary>
    /// <exception cref="FileNotFoundException">The file doesn't exist.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static async Task<FileStream> OpenFileAsync(string path, CancellationToken cancellationToken)
    {
        var opening = Task.Run(() => OpenFile(path), CancellationToken.None);
        try
        {
            return await opening.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _ = opening.ContinueWith(
                late => late.Result.Dispose(),
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion,
                TaskScheduler.Default);
            throw;
        }
    }

    private static async Task<FileStream> OpenSoonAsync(string path, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            return await OpenFileAsync(path, patience.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException(
                $"The replay file '{path}' is a named pipe into which nobody writes: give the name of a file.", exception);
        }
    }

    private static FileStream OpenFile(string path)
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

    private static BufferedStream Unpacked(FileStream file, bool leaveOpen)
    {
        if (!AppContext.TryGetSwitch(StrictGzip, out var isStrict) || !isStrict)
        {
            throw new IOException(
                $"The replay file '{file.Name}' is a gzip file, and this program's runtimeconfig.json lacks {StrictGzip}: set it to true.");
        }

        file.Position = 0;
        return new(new GZipStream(file, CompressionMode.Decompress, leaveOpen), GzipBufferBytes);
    }

    private static async ValueTask<byte[]> BeginAsync(Stream stream, int count, CancellationToken cancellationToken)
    {
        if (stream.CanSeek)
            stream.Position = 0;
        var begin = new byte[count];
        var read = await stream.ReadAtLeastAsync(begin, count, throwOnEndOfStream: false, cancellationToken);
        return begin[..read];
    }
}
