using Tier.EndToEnd.Tests.Running;
using Tier.Testing;

namespace Tier.EndToEnd.Tests;

/// <summary>One run of all the data on each stack, <c>up --once --speed 200</c>, for the tests that only look at what it left.</summary>
public sealed class CompletedRuns(TestServers servers) : IAsyncDisposable
{
    private readonly Dictionary<BrokerKind, Task<CompletedRun>> runs = [];

    /// <summary>The run; it is made when a test first asks for it.</summary>
    internal Task<CompletedRun> OnAsync(BrokerKind stack)
    {
        if (!runs.TryGetValue(stack, out var run))
        {
            runs[stack] = run = RunAsync(stack);
        }

        return run;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var run in runs.Values.Where(run => run.IsCompletedSuccessfully))
        {
            await (await run).Folder.DisposeAsync();
        }
    }

    private async Task<CompletedRun> RunAsync(BrokerKind stack)
    {
        var folder = await ProjectFolder.CreateAsync(servers, stack);
        return new(folder, await folder.RunAsync("up", "--once", "--speed", "200"));
    }
}
