using System.Globalization;

namespace Tier.Benchmarks.Processes;

/// <summary>What a process has used, by Linux's /proc (proc(5)).</summary>
internal static class ProcessUsage
{
    /// <summary>USER_HZ, in which the kernel tells times: 100 on every architecture that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    private const int KibibytesPerMebibyte = 1024;

    // Of the fields after the program's name, which is in brackets and may hold anything.
    private const int UserTime = 11;
    private const int SystemTime = 12;

    /// <summary>CPU time of all its threads, user and system, in seconds; exact to 10 ms.</summary>
    public static double CpuSeconds(int process)
    {
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[UserTime], CultureInfo.InvariantCulture) + long.Parse(fields[SystemTime], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    /// <summary>The most memory that it has had resident so far, MiB.</summary>
    public static double PeakMemoryMebibytes(int process)
    {
        const string key = "VmHWM:";
        var line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith(key, StringComparison.Ordinal));
        return double.Parse(line[key.Length..].Trim().Split(' ')[0], CultureInfo.InvariantCulture) / KibibytesPerMebibyte;
    }
}
