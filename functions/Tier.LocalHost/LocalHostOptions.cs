using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tier.Functions;

namespace Tier.LocalHost;

/// <summary>What a <see cref="LocalFunctionsHost"/> runs, and with which settings.</summary>
public sealed class LocalHostOptions
{
    public required string HostJsonPath { get; init; }

    /// <summary>The path of local.settings.json; null, or the path of a file that isn't there, for none.</summary>
    public string? SettingsPath { get; init; }

    /// <summary>Settings over those of the file and of the environment; a null value unsets one. Two underscores in a name stand for a colon.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>Where to look for classes with functions; by default the app's own assembly.</summary>
    public IReadOnlyList<Assembly> FunctionAssemblies { get; init; } = [typeof(WeatherEtl).Assembly];

    /// <summary>Registers the app's services. Hosted services among them start before the first function runs.</summary>
    public Action<IServiceCollection, IConfiguration>? ConfigureServices { get; init; }

    /// <summary>Adds log providers; without it nothing is logged.</summary>
    public Action<ILoggingBuilder>? ConfigureLogging { get; init; }

    /// <summary>How long running functions may go on when the host stops, before their token is cancelled.</summary>
    public TimeSpan DrainTimeout { get; init; } = DefaultDrainTimeout;

    /// <summary>How long they may unless something else is said.</summary>
    public static TimeSpan DefaultDrainTimeout { get; } = TimeSpan.FromSeconds(8);
}
