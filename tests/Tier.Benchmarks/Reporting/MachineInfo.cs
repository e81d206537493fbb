using System.Globalization;
using System.Runtime.InteropServices;

namespace Tier.Benchmarks.Reporting;

/// <summary>Where a report was made.</summary>
/// <param name="Cpu">The processor's model.</param>
/// <param name="Cores">How many cores this process may use.</param>
/// <param name="MemoryMebibytes">The machine's memory, MiB.</param>
/// <param name="OperatingSystem">The system's name and version.</param>
/// <param name="Kernel">The kernel.</param>
/// <param name="DotNet">The .NET runtime.</param>
internal sealed record MachineInfo(string Cpu, int Cores, long MemoryMebibytes, string OperatingSystem, string Kernel, string DotNet)
{
    private const int KibibytesPerMebibyte = 1024;

    /// <summary>Asks this machine.</summary>
    public static MachineInfo Read() => new(
        Value("/proc/cpuinfo", "model name", ':') ?? $"{RuntimeInformation.ProcessArchitecture}",
        Environment.ProcessorCount,
        long.Parse(Value("/proc/meminfo", "MemTotal", ':')!.Split(' ')[0], CultureInfo.InvariantCulture) / KibibytesPerMebibyte,
        RuntimeInformation.OSDescription,
        $"{Environment.OSVersion.Version}",
        RuntimeInformation.FrameworkDescription);

    /// <summary>In one line.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Cpu}, {Cores} cores, {MemoryMebibytes:N0} MiB, {OperatingSystem}, kernel {Kernel}, {DotNet}");

    private static string? Value(string file, string key, char separator) => !File.Exists(file) ? null : File.ReadLines(file)
        .Select(line => line.Split(separator, 2, StringSplitOptions.TrimEntries))
        .FirstOrDefault(parts => parts.Length == 2 && parts[0] == key)?[1];
}
