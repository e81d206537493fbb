using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Tier.Functions;
using Tier.Testing;

namespace Tier.EndToEnd.Tests.Hosted;

/// <summary>How one host of a test differs from the app as it is shipped.</summary>
internal sealed record HostSetup
{
    /// <summary>The functions that run.</summary>
    public IReadOnlyList<string> Functions { get; init; } = ["WeatherEtl", "SegmentTracksEtl"];

    /// <summary>Where the functions are; by default the app's own.</summary>
    public Assembly Assembly { get; init; } = typeof(WeatherEtl).Assembly;

    /// <summary>Settings over those of the test.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>Lets the app run with settings that lose events, which it refuses otherwise.</summary>
    public bool Unsafe { get; init; }

    /// <summary>Registers what the functions need; by default as the app built for plain text does.</summary>
    public Action<IServiceCollection, IConfiguration, Assembly> Register { get; init; } = (services, configuration, assembly) => services.AddTierFunctions(configuration, assembly);

    /// <summary>Keeps what the host logs, at every level; null: nobody does.</summary>
    public LogLines? Log { get; init; }

    /// <summary>Changes the app's services.</summary>
    public Action<IServiceCollection> Services { get; init; } = _ => { };

    /// <summary>How long a running function may go on when the host stops.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(8);
}
