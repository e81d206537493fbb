using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Tier.Pipeline.Hosting;
using Tier.Pipeline.Records;
using Tier.Pipeline.Recovery;

namespace Tier.Functions;

/// <summary>Registers what the function classes need; called by the deployed app and by the local host alike.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>Adds the pipeline, checks its settings when the app starts, and watches over its completeness while it runs.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="configuration">The app's settings, host.json's among them (<see cref="HostJsonConfiguration"/>).</param>
    /// <param name="functions">Where the function classes are; by default this assembly.</param>
    public static IServiceCollection AddTierFunctions(this IServiceCollection services, IConfiguration configuration, Assembly? functions = null) => services
        .AddTierPipeline(configuration, BrokerSettings.Security)
        .Configure<LoadingOptions>(options => options.MaxPollInterval = HostJsonConfiguration.MaxPollInterval(configuration))
        .AddSingleton(new LosslessSettings(configuration, (functions ?? typeof(ServiceCollectionExtensions).Assembly).ExportedTypes))
        .AddSingleton<StartupCheck>()
        .AddHostedService(provider => provider.GetRequiredService<StartupCheck>())
        .AddHostedService<CompletenessWatch>()
        .AddHostedService<HostWatch>();
}
