using Tier.Benchmarks.Events;

namespace Tier.Benchmarks.Loading;

/// <summary>What one way of loading came to.</summary>
internal sealed record LoadMeasurement
{
    /// <summary>The way.</summary>
    public required string What { get; init; }

    /// <summary>How the events were written.</summary>
    public required EventFormat Format { get; init; }

    /// <summary>Rows in a transaction at most; null for all in one.</summary>
    public int? Batch { get; init; }

    /// <summary>Rows loaded.</summary>
    public required long Rows { get; init; }

    /// <summary>Rows a second; null where all was loaded between two looks.</summary>
    public required double? RowsPerSecond { get; init; }

    /// <summary>Rows a second, as a share of the ceiling of the same server and format.</summary>
    public double? RatioToCeiling { get; init; }

    /// <summary>CPU time of the app, user and system, in microseconds a row, while rows were loaded.</summary>
    public double? AppCpuMicroseconds { get; init; }

    /// <summary>The same of the database server.</summary>
    public double? ServerCpuMicroseconds { get; init; }

    /// <summary>The most memory that the app (with several workers: one of them) had resident, MiB.</summary>
    public double? PeakMemoryMebibytes { get; init; }

    /// <summary>From the start of the worker's process to the first committed row, seconds.</summary>
    public double? FirstCommitSeconds { get; init; }

    /// <summary>CPU time of the app from its process's start to the last commit, seconds.</summary>
    public double? AppCpuSeconds { get; init; }

    /// <summary>Rows a second from the very first commit, where the rate is from a later moment.</summary>
    public double? RowsPerSecondFromFirstCommit { get; init; }

    /// <summary>Rows a second of all runs, in their order, where there were several.</summary>
    public IReadOnlyList<double?> Runs { get; init; } = [];

    /// <summary>Why the figure doesn't count; null when it does.</summary>
    public string? Problem { get; init; }
}
