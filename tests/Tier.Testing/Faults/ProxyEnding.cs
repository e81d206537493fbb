namespace Tier.Testing.Faults;

/// <summary>How a connection is ended.</summary>
public enum ProxyEnding
{
    /// <summary>By RST, as when a process is killed or a firewall cuts: the peer's next call fails.</summary>
    Reset,

    /// <summary>By FIN, as when a server closes: the peer reads the end of the stream.</summary>
    Finish,
}
