namespace Tier.LocalHost.Kafka;

/// <summary>
/// Tells where an outage begins. librdkafka may say more than once in an outage that all brokers are down, and never that one
/// is up again. But while none is up, connection errors go on: at 20 a second, or, where it holds identical ones back
/// (30 s) and waits longest before connecting again (<c>reconnect.backoff.max.ms</c>, 10 s), every 40 s.
/// </summary>
internal sealed class BrokerOutage(TimeProvider time)
{
    private static readonly TimeSpan QuietWhenOver = TimeSpan.FromMinutes(1);

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
