namespace Tier.Cli.Run.Chaos;

/// <summary>What can go wrong in a local run, whose parts are all its own.</summary>
internal enum ChaosFault
{
    /// <summary>The database server is killed as by a power cut, and started again.</summary>
    DatabaseKilled,

    /// <summary>The database server stands still, with all its connections and locks, and goes on.</summary>
    DatabaseFrozen,

    /// <summary>All connections to the database are cut.</summary>
    ConnectionsCut,

    /// <summary>The broker closes its connections and its port, and comes back; a private Kafka is killed, and started again.</summary>
    BrokerDown,

    /// <summary>The functions are stopped in the middle of their work, and started again.</summary>
    WorkerStopped,

    /// <summary>The same, and meanwhile the consumer groups are sent back to the first record.</summary>
    OffsetsToStart,

    /// <summary>The same, and meanwhile the consumer groups are sent beyond the last record.</summary>
    OffsetsToEnd,
}
