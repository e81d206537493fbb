using System.Globalization;
using Microsoft.Extensions.Configuration;
using Tier.Pipeline.Records;

namespace Tier.Pipeline.Warehouse;

/// <summary>
/// How long one invocation tries to load its batch, before it throws and the retry attribute runs the batch again. A fifth of host.json's
/// <c>maxPollIntervalMs</c>: past that, the consumer leaves its group and the partitions move.
/// </summary>
/// <param name="Total">From the invocation's first attempt on; the time inside attempts counts.</param>
public sealed record LoadBudget(TimeSpan Total)
{
    /// <summary>The setting that overrides host.json's value, in the form in which the app reads it.</summary>
    public const string Setting = "AzureFunctionsJobHost:extensions:kafka:maxPollIntervalMs";

    private const int DefaultMaxPollIntervalMs = 300_000;
    private const int Share = 5;

    /// <summary>How long one statement may take, so that one which hangs doesn't exceed the budget by much: 6 to 30 s. A lock wait ends after 5 s by itself.</summary>
    public TimeSpan CommandTimeout => Clamp(Total / 2, 6, 30);

    /// <summary>How long opening a connection may take: 3 to 15 s.</summary>
    public TimeSpan ConnectionTimeout => Clamp(Total / 4, 3, 15);

    /// <summary>The longest pause between two attempts: at most 5 s.</summary>
    public TimeSpan MaxDelay => Clamp(Total / 5, 0, 5);

    /// <summary>Reads the settings.</summary>
    /// <exception cref="SettingException">The setting is no positive number of milliseconds.</exception>
    public static LoadBudget Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var value = configuration[Setting];
        var milliseconds = DefaultMaxPollIntervalMs;
        if (!string.IsNullOrEmpty(value) && (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out milliseconds) || milliseconds == 0))
        {
            var name = Setting.Replace(":", "__", StringComparison.Ordinal);
            throw new SettingException(name, $"{name} is '{value}': give it a number of milliseconds, such as {DefaultMaxPollIntervalMs}.");
        }

        return new(TimeSpan.FromMilliseconds(milliseconds) / Share);
    }

    private static TimeSpan Clamp(TimeSpan value, int minimumSeconds, int maximumSeconds) =>
        TimeSpan.FromSeconds(Math.Clamp(value.TotalSeconds, minimumSeconds, maximumSeconds));
}
