namespace Microsoft.Azure.Functions.Worker;

/// <summary>How to connect to the brokers.</summary>
public enum BrokerProtocol
{
    /// <summary>The client's default, plain text.</summary>
    NotSet = -1,

    /// <summary>Plain text.</summary>
    Plaintext,

    /// <summary>TLS.</summary>
    Ssl,

    /// <summary>SASL over plain text.</summary>
    SaslPlaintext,

    /// <summary>SASL over TLS.</summary>
    SaslSsl,
}
