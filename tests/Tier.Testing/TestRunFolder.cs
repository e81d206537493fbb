using Tier.LocalHost.Servers;

namespace Tier.Testing;

/// <summary>
/// The folder of one test run's servers, under the temporary folder. A run that is killed can't delete its own, nor stop its servers: the next run does.
/// Which runs are alive is told by a lock on a file beside each folder, since the system ends a lock with its process.
/// </summary>
internal sealed class TestRunFolder : IAsyncDisposable
{
    private const string LockExtension = ".lock";
    private static readonly string Parent = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"tier-tests-{Environment.UserName}");
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    private readonly FileStream runLock;

    private TestRunFolder(string path, FileStream runLock)
    {
        Path = path;
        this.runLock = runLock;
    }

    public string Path { get; }

    public static async Task<TestRunFolder> CreateAsync()
    {
        Directory.CreateDirectory(Parent);
        // One run at a time cleans up and begins, so that none takes away what another has just made.
        await using var turn = await TakeTurnAsync();
        foreach (var left in Directory.GetFiles(Parent, "run-*" + LockExtension))
        {
            if (TryLock(left) is { } free)
            {
                await using (free)
                {
                    await DeleteAsync(System.IO.Path.ChangeExtension(left, null));
                    File.Delete(left);
                }
            }
        }

        var path = System.IO.Path.Combine(Parent, $"run-{Guid.NewGuid():N}");
        var runLock = TryLock(path + LockExtension) ?? throw new IOException($"{path}{LockExtension} can't be locked.");
        Directory.CreateDirectory(path);
        return new TestRunFolder(path, runLock);
    }

    public void Abandon() => runLock.Dispose();

    public async ValueTask DisposeAsync()
    {
        await DeleteAsync(Path);
        File.Delete(runLock.Name);
        await runLock.DisposeAsync();
    }

    private static async Task DeleteAsync(string folder)
    {
        if (Directory.Exists(folder))
        {
            foreach (var server in Directory.GetDirectories(folder))
            {
                await LeftBehindServer.StopAsync(server);
            }

            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<FileStream> TakeTurnAsync()
    {
        while (true)
        {
            if (TryLock(System.IO.Path.Combine(Parent, "turn")) is { } turn)
            {
                return turn;
            }

            await Task.Delay(Poll);
        }
    }

    private static FileStream? TryLock(string file)
    {
        var isThere = File.Exists(file); // its run may end and delete it, or another begin and make it, at any moment
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (isThere || File.Exists(file))
        {
            return null;
        }
    }
}
