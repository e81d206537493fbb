using Tier.LocalHost.Functions;

namespace Tier.LocalHost.Hosting;

/// <summary>Watches for what triggers one function, and runs it.</summary>
internal interface IFunctionListener
{
    /// <summary>Ends when no invocation runs any more and none will; fails when the listener can't go on.</summary>
    Task Completion { get; }

    /// <summary>Begins to listen.</summary>
    void Start(HostTokens tokens);

    /// <summary>Lets go of connections. Called once, when <see cref="Completion"/> has ended or isn't waited for any longer.</summary>
    void Close();
}
