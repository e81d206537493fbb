namespace Tier.Testing.Faults;

/// <summary>Which way bytes go through a proxy.</summary>
public enum ProxyDirection
{
    /// <summary>What the client sends: requests, statements.</summary>
    ToServer,

    /// <summary>What the server sends: answers, rows.</summary>
    ToClient,
}
