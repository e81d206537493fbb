namespace Tier.Testing.Faults;

/// <summary>Whose connection to a proxy.</summary>
[Flags]
public enum ProxySide
{
    /// <summary>The client's.</summary>
    Client = 1,

    /// <summary>The server's.</summary>
    Server = 2,

    /// <summary>Both.</summary>
    Both = Client | Server,
}
