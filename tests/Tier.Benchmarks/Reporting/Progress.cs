using System.Globalization;

namespace Tier.Benchmarks.Reporting;

/// <summary>Says on standard error what is going on, because a run takes minutes.</summary>
internal static class Progress
{
    /// <summary>Says it.</summary>
    public static void Say(FormattableString text) => Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{DateTime.Now:HH:mm:ss} {text.ToString(CultureInfo.InvariantCulture)}"));
}
