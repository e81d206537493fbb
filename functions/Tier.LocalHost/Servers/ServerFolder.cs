using System.Text.Json;

namespace Tier.LocalHost.Servers;

/// <summary>
/// The folder of a private server: readable by its owner alone, since it holds passwords and data, and used by one run at a time. The lock belongs to
/// the process, so it ends with it, however it ends.
/// </summary>
internal sealed class ServerFolder : IDisposable
{
    private const UnixFileMode OwnerOnlyFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnerOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string StateFile = "server.json";
    private readonly FileStream runLock;

    private ServerFolder(string path, FileStream runLock)
    {
        Path = path;
        this.runLock = runLock;
    }

    public string Path { get; }

    /// <summary>What the path of everything inside begins with, and of nothing in a folder whose name only begins alike.</summary>
    public string Prefix => Path + System.IO.Path.DirectorySeparatorChar;

    public static ServerFolder Open(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("Private servers run on Linux and macOS. On Windows use WSL, or set BrokerList and the connection string to running servers.");
        }

        path = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        Directory.CreateDirectory(path, OwnerOnlyFolder);
        File.SetUnixFileMode(path, OwnerOnlyFolder); // it may have been there before
        var lockFile = System.IO.Path.Combine(path, "lock");
        try
        {
            return new ServerFolder(path, new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (File.Exists(lockFile))
        {
            throw new InvalidOperationException($"Another run uses the server in {path}. Stop that run first, or use another folder.", e);
        }
    }

    public string FileNamed(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Replaces a file in one step, so that a run that ends in between leaves the old one or the new one.</summary>
    public void Write(string name, string text)
    {
        var temporary = FileNamed(name + ".new");
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnlyFile;
        }

        using (var writer = new StreamWriter(temporary, options))
        {
            writer.Write(text);
        }

        File.Move(temporary, FileNamed(name), overwrite: true);
    }

    public T? ReadState<T>() where T : class => File.Exists(FileNamed(StateFile)) ? JsonSerializer.Deserialize<T>(File.ReadAllText(FileNamed(StateFile))) : null;

    public void WriteState<T>(T state) => Write(StateFile, JsonSerializer.Serialize(state));

    public void Dispose() => runLock.Dispose();
}
