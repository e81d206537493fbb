using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Replay;

/// <summary>The files that are replayed.</summary>
public static class ReplayFiles
{
    /// <summary>A stream's file, by default its own in the folder data/; looked for from the current folder, then from the app's.</summary>
    /// <param name="given">What the setting says; null or empty: nothing.</param>
    /// <exception cref="SettingException">There is no such file.</exception>
    public static string Find(EventStream stream, string? given)
    {
        var setting = stream.FileSetting;
        var path = given is { Length: > 0 } ? given : Path.Combine("data", stream.FileName);
        string[] candidates = [Path.GetFullPath(path), Path.GetFullPath(path, AppContext.BaseDirectory)];
        return Array.Find(candidates, File.Exists)
            ?? throw new SettingException(
                setting, $"{setting}: there is no file {candidates[0]}: put it there, or set {setting} to where it is.");
    }
}
