namespace Tier.LocalHost.Tests.Testing;

/// <summary>Keeps a function running until the test lets it go.</summary>
public sealed class Gate
{
    private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => opened.TrySetResult();

    /// <summary>Ends when the gate opens, whatever is cancelled.</summary>
    public Task Opened => opened.Task;

    public Task WaitAsync(CancellationToken cancellationToken) => opened.Task.WaitAsync(cancellationToken);
}
