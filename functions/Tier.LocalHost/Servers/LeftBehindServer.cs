namespace Tier.LocalHost.Servers;

/// <summary>A private server, of whichever kind, that outlived the run that started it.</summary>
public static class LeftBehindServer
{
    /// <summary>Stops the server that runs on this folder, if one does.</summary>
    /// <param name="folder">The folder that the server was started with.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="InvalidOperationException">A run that is alive uses the folder.</exception>
    public static async Task<bool> StopAsync(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return false;
        }

        using var opened = ServerFolder.Open(folder);
        if (ServerProcess.Find(opened) is not { } running)
        {
            return false;
        }

        await running.StopAsync();
        return true;
    }
}
