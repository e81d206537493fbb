namespace Tier.Cli.Run;

/// <summary>A file for this user alone. It is made under another name, and gets its own when it is complete.</summary>
internal sealed class PrivateFile : IAsyncDisposable
{
    private readonly string path;
    private readonly string unfinished;
    private readonly bool force;
    private bool kept;

    private PrivateFile(string path, bool force)
    {
        this.path = path;
        this.force = force;
        unfinished = path + ".part";
        File.Delete(unfinished);
        Stream = Open(unfinished);
    }

    /// <summary>What is written goes here.</summary>
    public Stream Stream { get; }

    /// <summary>Makes the file.</summary>
    /// <param name="force">Whether a file that is there may be replaced.</param>
    /// <exception cref="IOException">It is there and may not, or can't be made.</exception>
    public static PrivateFile Create(string path, bool force) => File.Exists(path) && !force
        ? throw new IOException($"{path} is there already: give another name, or --force to write over it.")
        : new(path, force);

    /// <summary>Makes a file for this user alone, under its own name at once.</summary>
    /// <exception cref="IOException">It is there already, or can't be made.</exception>
    public static FileStream Open(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new(path, options);
    }

    /// <summary>The file is complete: it gets its name.</summary>
    public void Keep()
    {
        Stream.Dispose();
        File.Move(unfinished, path, overwrite: force);
        kept = true;
    }

    /// <summary>Deletes what was not completed.</summary>
    public async ValueTask DisposeAsync()
    {
        await Stream.DisposeAsync();
        if (!kept)
        {
            File.Delete(unfinished);
        }
    }
}
