using System.Globalization;

namespace Tier.Functions;

/// <summary>The process that started this one, or that adopted it since.</summary>
internal static class ParentProcess
{
    private const string Status = "/proc/self/stat";

    /// <summary>Its id; null where the system doesn't tell, which only Linux does here.</summary>
    public static int? Id => File.Exists(Status) ? Read(File.ReadAllText(Status)) : null;

    /// <summary>The id in a line of proc(5): number, name in brackets, state, parent. The name can hold anything, brackets too.</summary>
    private static int Read(string status)
    {
        var fields = status[(status.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return int.Parse(fields[1], CultureInfo.InvariantCulture);
    }
}
