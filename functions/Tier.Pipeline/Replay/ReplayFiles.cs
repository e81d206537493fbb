using Microsoft.Extensions.Configuration;
using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Replay;

/// <summary>Finds the files that are replayed.</summary>
public static class ReplayFiles
{
    /// <summary>The stream's file: what its setting says, by default its own name in the folder data/; from the current folder, else from the app's.</summary>
    /// <exception cref="SettingException">There is no such file.</exception>
    public static string Find(IConfiguration configuration, IStreamModule stream)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(stream);
        var setting = stream.FileSetting();
        var path = configuration[setting] is { Length: > 0 } configured ? configured : Path.Combine("data", stream.FileName);
        string[] candidates = [Path.GetFullPath(path), Path.GetFullPath(path, AppContext.BaseDirectory)];
        return Array.Find(candidates, File.Exists)
            ?? throw new SettingException(setting, $"{setting}: there is no file {candidates[0]}: put it there, or set {setting} to where it is.");
    }
}
