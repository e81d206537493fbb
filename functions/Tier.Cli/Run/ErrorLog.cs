namespace Tier.Cli.Run;

/// <summary>The last resort: the trace of what no command was made for goes into a file of its own, for this user alone.</summary>
internal static class ErrorLog
{
    /// <summary>Writes the file.</summary>
    /// <param name="exception">What happened.</param>
    /// <returns>One sentence that names the file, or says why there is none.</returns>
    public static string Tell(Exception exception)
    {
        var what = $"This command failed in a way that it isn't made for ({exception.GetType().Name})";
        try
        {
            return $"{what}: {Write(TierFolder.Find(), exception)} has the details.";
        }
        catch (Exception second) when (CommandLine.Sentence(second) is { } why)
        {
            return $"{what}, and the details can't be kept: {why}";
        }
    }

    /// <summary>Writes the file into a folder.</summary>
    /// <returns>The file's path.</returns>
    public static string Write(TierFolder folder, Exception exception)
    {
        folder.Create();
        var text = SecretText.Of(GivenSettings.Read(folder, folder.ReadState()?.Settings)).Hide(exception.ToString());
        var name = $"{DateTime.UtcNow:yyyyMMdd'T'HHmmss.fff}-{Environment.ProcessId}";
        var path = folder.ErrorLog(name);
        using var writer = new StreamWriter(PrivateFile.Open(path));
        writer.WriteLine(text);
        return path;
    }
}
