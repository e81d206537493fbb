using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Records;

namespace Tier.Functions;

/// <summary>Runs the app to its end. What keeps it from starting, and a person can fix, is one line of error output, no stack trace.</summary>
public static class AppRun
{
    /// <summary>The exit code of an app that a wrong setting, or a server that doesn't answer, kept from starting.</summary>
    public const int Refused = 2;

    /// <summary>Builds the app, and runs it until it is told to stop or stops itself.</summary>
    /// <param name="build">Makes the app, with <see cref="ServiceCollectionExtensions.AddTierFunctions"/>.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(Func<IHost> build)
    {
        ArgumentNullException.ThrowIfNull(build);
        try
        {
            using var app = build();
            var failure = app.Services.GetRequiredService<PipelineFailure>();
            app.Services.GetRequiredService<StartupCheck>().CheckSettings(); // what is thrown later, the framework logs with its trace
            await app.RunAsync();
            failure.ThrowIfRefused();
            return Environment.ExitCode;
        }
        catch (SettingException refused)
        {
            // Not by the worker's logger: it sends to the Functions host, which isn't connected yet, and at the end the rest is lost.
            // The host logs this output too.
            await Console.Error.WriteLineAsync($"crit: {refused.Message}");
            return Refused;
        }
    }
}
