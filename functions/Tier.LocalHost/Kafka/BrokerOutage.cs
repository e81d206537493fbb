namespace Tier.LocalHost.Kafka;

/// <summary>
/// Tells where an outage begins. librdkafka says that all brokers are down again and again during one outage, and never
/// that one is up again; but while none is up, connection errors come at least every <c>reconnect.backoff.max.ms</c> (10 s).
/// </summary>
internal sealed class BrokerOutage(TimeProvider time)
{
    private static readonly TimeSpan QuietWhenOver = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private bool reported;
    private long lastError;

    /// <summary>Notes a connection error. True when it is the first of an outage that says that all brokers are down.</summary>
    public bool Begins(bool allBrokersDown)
    {
        lock (gate)
        {
            if (reported && time.GetElapsedTime(lastError) > QuietWhenOver)
                reported = false;
            lastError = time.GetTimestamp();
            var begins = allBrokersDown && !reported;
            reported |= allBrokersDown;
            return begins;
        }
    }
}
