namespace Tier.Testing;

/// <summary>An empty topic that belongs to one test, or one test class, alone.</summary>
/// <param name="BootstrapServers">Where its broker is.</param>
/// <param name="Name">Its name, unique.</param>
public sealed record TestTopic(string BootstrapServers, string Name);
