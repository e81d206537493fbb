namespace Tier.Pipeline.Records;

/// <summary>How long a load may take.</summary>
public sealed class LoadingOptions
{
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
