namespace Microsoft.Azure.Functions.Worker;

/// <summary>The SASL mechanism.</summary>
public enum BrokerAuthenticationMode
{
    /// <summary>None.</summary>
    NotSet = -1,

    /// <summary>Kerberos.</summary>
    Gssapi,

    /// <summary>User name and password.</summary>
    Plain,

    /// <summary>SCRAM-SHA-256.</summary>
    ScramSha256,

    /// <summary>SCRAM-SHA-512.</summary>
    ScramSha512,

    /// <summary>OAuth bearer token.</summary>
    OAuthBearer,
}
