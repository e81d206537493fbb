using System.Text;
using Tier.Pipeline.Replay;

namespace Tier.Pipeline.Tests.Replay;

/// <summary>A replay file of a test, gone with the test.</summary>
internal sealed class ReplayFile : IDisposable
{
    public ReplayFile(byte[] content) => File.WriteAllBytes(Path, content);

    public ReplayFile(string content)
        : this(Encoding.UTF8.GetBytes(content))
    {
    }

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"replay-{Guid.NewGuid():n}.json");

    /// <summary>What the reader makes of a file with this content.</summary>
    public static async Task<List<string>> EventsAsync(string content, int bufferBytes = 64 * 1024)
    {
        using var file = new ReplayFile(content);
        return await file.EventsAsync(new ReplayFileReader(bufferBytes));
    }

    public async Task<List<string>> EventsAsync(ReplayFileReader reader, long fromIndex = 0) =>
        [.. (await LinesAsync(reader, fromIndex)).Select(line => Encoding.UTF8.GetString(line.Value))];

    public async Task<List<ReplayLine>> LinesAsync(ReplayFileReader reader, long fromIndex = 0)
    {
        var lines = new List<ReplayLine>();
        await foreach (var line in reader.ReadAsync(Path, fromIndex, TestContext.Current.CancellationToken))
            lines.Add(line);
        return lines;
    }

    public void Dispose() => File.Delete(Path);
}
