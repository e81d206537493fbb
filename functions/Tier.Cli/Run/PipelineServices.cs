using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Tier.Functions;

namespace Tier.Cli.Run;

/// <summary>The pipeline's services for one command.</summary>
internal static class PipelineServices
{
    /// <summary>Builds them; nothing is connected yet.</summary>
    public static ServiceProvider Build(IConfiguration settings) => new ServiceCollection()
        .AddLogging()
        .AddTierFunctions(settings)
        .AddSingleton(settings)
        .BuildServiceProvider();
}
