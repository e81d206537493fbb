namespace Tier.Pipeline.Records;

/// <summary>
/// All that the pipeline is tuned by. What depends on the platform's settings is a property; the rest was found by measuring and is the same
/// everywhere. docs/tuning.md says what each does.
/// </summary>
public sealed class LoadingOptions
{
    /// <summary>Outcomes, with their rows, that a stream keeps for the next records.</summary>
    public const int KeptOutcomes = 10_000;

    /// <summary>Records at least of what is loaded side by side: a commit costs as much as some hundred rows.</summary>
    public const int LaneRecords = 250;

    /// <summary>Most bytes of a statement of several rows.</summary>
    public const int StatementBytes = 8 * 1024 * 1024;

    /// <summary>A kept statement lets go of its values where they have more bytes.</summary>
    public const int KeptValueBytes = 1024 * 1024;

    /// <summary>Event ids that one statement looks up.</summary>
    public const int LookupKeys = 1_000;

    /// <summary>
    /// How often a batch is begun again because an event's id was in the table; another worker can load more of them in between.
    /// </summary>
    public const int DuplicateRounds = 8;

    /// <summary>How often a transaction is begun again because of a deadlock before the error goes to the caller.</summary>
    public const int Deadlocks = 20;

    /// <summary>How often a batch is tried again after a failure that nothing is known of, before its records are suspected.</summary>
    public const int UnknownRetries = 3;

    /// <summary>
    /// So many refusals that nothing is known of, with no row loaded between them, are the table's fault and not the records'.
    /// </summary>
    public const int UnknownInARow = 100;

    /// <summary>Connections of a pool that may be found closed, one after another.</summary>
    public const int ClosedConnections = 20;

    /// <summary>Most offsets of a range of the ledger.</summary>
    public const int LedgerRange = 100_000;

    /// <summary>Most records of a chunk that our own reader reads.</summary>
    public const int ChunkRecords = 5_000;

    /// <summary>A chunk of our own reader takes no further record when it has so many bytes.</summary>
    public const int ChunkBytes = 32 * 1024 * 1024;

    /// <summary>Offsets that one statement of the audit counts: as many as a range of the ledger has.</summary>
    public const int AuditRange = LedgerRange;

    /// <summary>Offsets that the audit no longer halves, but reads: that takes no longer than to count them.</summary>
    public const int AuditLeaf = 1_000;

    /// <summary>How many seconds a statement of the audit may take.</summary>
    public const int AuditSeconds = 600;

    /// <summary>Rows that one statement of a rewind removes.</summary>
    public const int RemovedRows = 10_000;

    /// <summary>Dead letters that are looked at together, for a redrive or an export.</summary>
    public const int LetterPage = 500;

    /// <summary>Most bytes of the dead letters that are read together, but for a single one.</summary>
    public const int LetterBytes = 8 * 1024 * 1024;

    /// <summary>Most events of a batch of the replay.</summary>
    public const int ReplayEvents = 500;

    /// <summary>A batch of the replay takes no further event when its values have so many bytes.</summary>
    public const int ReplayBytes = 8 * 1024 * 1024;

    /// <summary>Rows of a statement: the largest of these numbers that the remaining rows fill.</summary>
    public static IReadOnlyList<int> StatementRows { get; } = [250, 100, 50, 25, 10, 5, 2, 1];

    /// <summary>The pause before the first new attempt at a load; it grows from there.</summary>
    public static TimeSpan FirstPause { get; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long the brokers' answer which topic it is counts where nothing is loaded by it.</summary>
    public static TimeSpan IdentityHolds { get; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the brokers' answer whether a topic is compacted counts.</summary>
    public static TimeSpan CompactionHolds { get; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a question to the brokers may take.</summary>
    public static TimeSpan BrokerTimeout { get; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the broker may give our own reader neither a record nor a sign that it is on the way to one.</summary>
    public static TimeSpan ReaderPatience { get; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the watch asks which topic each stream's is.</summary>
    public static TimeSpan IdentityEvery { get; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the watch looks at partitions, checkpoints and committed offsets; at start too.</summary>
    public static TimeSpan LookEvery { get; } = TimeSpan.FromMinutes(1);

    /// <summary>A checkpoint that is behind has to stand still for so long before the watch loads: a load may be at it.</summary>
    public static TimeSpan StandsStill { get; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one call of the replay waits for the brokers.</summary>
    public static TimeSpan ReplayPatience { get; } = TimeSpan.FromSeconds(30);

    /// <summary>The pause of a file's replay after a failure; twice as long each time.</summary>
    public static TimeSpan ReplayFirstPause { get; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause of a file's replay.</summary>
    public static TimeSpan ReplayLongestPause { get; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a consumer may be at a batch before it leaves its group and the partitions move; above zero. Default 5 min.
    /// </summary>
    public TimeSpan MaxPollInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long one invocation tries to load its batch, from its first attempt on, before it throws and the retry attribute runs the batch
    /// again: a fifth of <see cref="MaxPollInterval"/>.
    /// </summary>
    public TimeSpan Budget => MaxPollInterval / 5;

    /// <summary>
    /// How long one statement may take, so that one which hangs doesn't exceed the budget by much: 6 to 30 s. A lock wait ends after 5 s by
    /// itself.
    /// </summary>
    public TimeSpan CommandTimeout => Clamp(Budget / 2, 6, 30);

    /// <summary>How long opening a connection may take: 3 to 15 s.</summary>
    public TimeSpan ConnectionTimeout => Clamp(Budget / 4, 3, 15);

    /// <summary>The longest pause between two attempts: at most 5 s.</summary>
    public TimeSpan LongestPause => Clamp(Budget / 5, 0, 5);

    private static TimeSpan Clamp(TimeSpan value, int minimumSeconds, int maximumSeconds) =>
        TimeSpan.FromSeconds(Math.Clamp(value.TotalSeconds, minimumSeconds, maximumSeconds));
}
