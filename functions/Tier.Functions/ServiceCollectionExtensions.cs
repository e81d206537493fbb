using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Tier.Pipeline;

namespace Tier.Functions;

/// <summary>Registers what the function classes need; called by the deployed app and by the local host alike.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>Adds the pipeline, checks its settings when the app starts, and watches over its completeness while it runs.</summary>
    public static IServiceCollection AddTierFunctions(this IServiceCollection services, IConfiguration configuration) => services
        .AddTierPipeline(configuration, BrokerSettings.Security)
        .AddHostedService<StartupCheck>()
        .AddHostedService<CompletenessWatch>();
}
