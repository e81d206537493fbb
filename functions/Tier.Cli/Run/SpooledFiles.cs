using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Tier.Pipeline.Replay;
using Tier.Pipeline.Streams;

namespace Tier.Cli.Run;

/// <summary>
/// Files that can be read only once (<c>/dev/stdin</c>, a named pipe, <c>&lt;(…)</c>): each is copied into <c>.tier/spool/</c> before the
/// run, and the copy is replayed.
/// </summary>
internal sealed class SpooledFiles(TierFolder folder, TextWriter output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly string[] StandardInput = ["/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"];

    /// <summary>Copies what can be read only once.</summary>
    /// <returns>The settings that name the copies; empty where every file is an ordinary one.</returns>
    /// <exception cref="SettingException">Two settings name the same pipe, or one names a terminal or nothing that can be read.</exception>
    public async Task<IReadOnlyDictionary<string, string?>> CopyAsync(IConfiguration given, CancellationToken cancellationToken)
    {
        var copies = new Dictionary<string, string?>();
        var origins = new Dictionary<string, string>();
        foreach (var stream in EventStreams.BuiltIn)
        {
            var setting = stream.FileSetting;
            var path = ReplayFiles.Find(stream, given[setting]);
            try
            {
                if (await CopyAsync(setting, path, stream.FileName, origins, cancellationToken) is { } copy)
                {
                    copies[setting] = copy;
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new SettingException(setting, $"{setting}: {exception.Message}", exception);
            }
        }

        return copies;
    }

    private async Task<string?> CopyAsync(
        string setting, string path, string name, Dictionary<string, string> origins, CancellationToken cancellationToken)
    {
        var isInput = StandardInput.Contains(path);
        var isTerminal = path.StartsWith("/dev/tty", StringComparison.Ordinal) || path.StartsWith("/dev/pts/", StringComparison.Ordinal);
        if (isTerminal || (isInput && !Console.IsInputRedirected))
        {
            throw new SettingException(setting, $"{setting}: {path} is a terminal: give the name of a file, or pipe one in.");
        }

        var origin = isInput ? StandardInput[0] : path;
        if (origins.TryGetValue(origin, out var other))
        {
            throw new SettingException(
                setting, $"{other} and {setting} both name {path}, which can be read only once: give each its own file.");
        }

        await using var file = await OpenAsync(setting, path, cancellationToken);
        if (file.CanSeek)
        {
            return null;
        }

        origins.Add(origin, setting);
        return await CopyAsync(file, setting, path, folder.Spooled(name), cancellationToken);
    }

    private async Task<FileStream> OpenAsync(string setting, string path, CancellationToken cancellationToken)
    {
        var opening = ReplayText.OpenFileAsync(path, cancellationToken);
        if (await Task.WhenAny(opening, Task.Delay(Patience, cancellationToken)) != opening)
        {
            await output.WriteLineAsync($"{setting}: waiting for a program to write into {path}");
        }

        return await opening;
    }

    private async Task<string> CopyAsync(FileStream file, string setting, string path, string copy, CancellationToken cancellationToken)
    {
        await using var target = PrivateFile.Create(copy, force: true);
        var buffer = new byte[1024 * 1024];
        var told = Stopwatch.StartNew();
        for (int count; (count = await file.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            await target.Stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            if (told.Elapsed > Patience)
            {
                await output.WriteLineAsync($"{setting}: {Size(target.Stream.Length)} read from {path}");
                told.Restart();
            }
        }

        await output.WriteLineAsync($"{setting}: {Size(target.Stream.Length)} read from {path} into {copy}");
        target.Keep();
        return copy;
    }

    private static string Size(long bytes) => bytes < 1024 * 1024
        ? $"{bytes:N0} bytes"
        : $"{bytes / 1024.0 / 1024:N1} MiB";
}
