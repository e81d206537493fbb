using Microsoft.Extensions.Configuration;
using Tier.Pipeline.Records;
using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Replay;

/// <summary>The files that are replayed.</summary>
public sealed class ReplayFiles(IConfiguration configuration)
{
    /// <summary>
    /// The stream's file: what its setting says, by default its own name in the folder data/; from the current folder, else from the app's.
    /// </summary>
    /// <exception cref="SettingException">There is no such file.</exception>
    public static string Find(IConfiguration configuration, EventStream stream)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(stream);
        var setting = stream.FileSetting;
        var path = configuration[setting] is { Length: > 0 } configured ? configured : Path.Combine("data", stream.FileName);
        string[] candidates = [Path.GetFullPath(path), Path.GetFullPath(path, AppContext.BaseDirectory)];
        return Array.Find(candidates, File.Exists)
            ?? throw new SettingException(
                setting, $"{setting}: there is no file {candidates[0]}: put it there, or set {setting} to where it is.");
    }

    /// <summary>The stream's file, by the app's own settings.</summary>
    /// <exception cref="SettingException">There is no such file.</exception>
    public string Find(EventStream stream) => Find(configuration, stream);
}
