using Confluent.Kafka;

namespace Tier.Pipeline.Replay;

/// <summary>How the files are replayed. The properties' names are the settings' names.</summary>
public sealed class ReplayOptions
{
    private static readonly TimeSpan LongestInterval = TimeSpan.FromDays(1);

    /// <summary>Time between two events of one file; above zero, at most a day. Default 100 ms, the true pace.</summary>
    public TimeSpan ReplayInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// How many ticks the replay lasts, a tick being one event of each file; 0 (default) for as long as the files have events.
    /// </summary>
    public long ReplayTicks { get; set; }

    /// <summary>Whether a finished file begins again. Default false.</summary>
    public bool ReplayRepeat { get; set; }

    /// <summary>
    /// How many bytes of a stream may be published and not yet loaded before the replay waits; 0 (default) for no limit. For the
    /// in-process broker, which drops a partition's oldest records beyond 5 MiB.
    /// </summary>
    public long ReplayMaxUnloadedBytes { get; set; }

    /// <summary>How the producer compresses. Default Zstd.</summary>
    public CompressionType ReplayCompression { get; set; } = CompressionType.Zstd;

    /// <summary>Refuses values that make no sense.</summary>
    /// <exception cref="SettingException">A value is out of its range.</exception>
    public void Validate()
    {
        if (ReplayInterval <= TimeSpan.Zero)
        {
            throw new SettingException(
                nameof(ReplayInterval), $"ReplayInterval is {ReplayInterval}: give it a time above zero, such as 00:00:00.100.");
        }

        if (ReplayInterval > LongestInterval)
        {
            throw new SettingException(
                nameof(ReplayInterval),
                $"ReplayInterval is {ReplayInterval}, more than a day: write it as hours:minutes:seconds, such as 00:00:00.100; "
                + "a number alone means days.");
        }

        if (ReplayTicks < 0)
        {
            throw new SettingException(
                nameof(ReplayTicks), $"ReplayTicks is {ReplayTicks}: give it 0 for no limit, or the number of ticks.");
        }

        if (ReplayMaxUnloadedBytes < 0)
        {
            throw new SettingException(
                nameof(ReplayMaxUnloadedBytes),
                $"ReplayMaxUnloadedBytes is {ReplayMaxUnloadedBytes}: give it 0 for no limit, or a number of bytes.");
        }

        if (!Enum.IsDefined(ReplayCompression))
        {
            throw new SettingException(
                nameof(ReplayCompression),
                $"ReplayCompression is {ReplayCompression}: give it one of {string.Join(", ", Enum.GetNames<CompressionType>())}.");
        }
    }
}
