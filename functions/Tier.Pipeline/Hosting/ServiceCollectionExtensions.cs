using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Tier.Pipeline.Conflicts;
using Tier.Pipeline.DeadLetters;
using Tier.Pipeline.Kafka;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Reconciliation;
using Tier.Pipeline.Recovery;
using Tier.Pipeline.Replay;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Streams.SegmentTracks;
using Tier.Pipeline.Streams.Weather;
using Tier.Pipeline.Telemetry;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Hosting;

/// <summary>Registers the pipeline.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>Adds all that the functions call.</summary>
    /// <param name="configuration">The app's settings.</param>
    /// <param name="security">How the app's build talks to the brokers.</param>
    public static IServiceCollection AddTierPipeline(this IServiceCollection services, IConfiguration configuration, BrokerSecurity security)
    {
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(security);
        services.AddSettings<PipelineOptions>(configuration.BindAll);
        services.AddSettings<ReplayOptions>(options =>
        {
            configuration.BindAll(options);
            options.Validate();
        });
        services.AddSettings<SegmentTracksOptions>(configuration.BindSegmentTracks);
        services.AddSettings<LoadingOptions>(_ => { });
        services.AddSingleton<IConfigureOptions<StreamOptions>>(
            provider => new StreamSettings(configuration, provider.GetServices<EventStream>()));
        services.AddSingleton(provider => new Database(
            provider.GetRequiredService<PipelineOptions>().MySqlConnection, options: provider.GetRequiredService<LoadingOptions>()));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<Migrator>(provider, MigrationDatabase(provider)));
        services.AddSingleton<BrokerClients>();
        services.AddSingleton<KafkaMetadata>();
        services.AddSingleton<TopicRegistry>();
        services.AddSingleton<TopicReader>();
        services.AddSingleton<Checkpoints>();
        services.AddSingleton<StreamTopics>();
        services.AddSingleton<Loader>();
        services.AddSingleton<ResilientLoader>();
        services.AddSingleton<RangeReload>();
        services.AddSingleton<TopicFollower>();
        services.AddSingleton<TopicHandover>();
        services.AddSingleton<StreamLoader>();
        services.AddSingleton<PipelineMetrics>();
        services.AddSingleton<ILoadObserver>(provider => provider.GetRequiredService<PipelineMetrics>());
        services.AddSingleton<PipelineFailure>();
        services.AddSingleton<PipelineStart>();
        services.AddSingleton<ReplayPositions>();
        services.AddSingleton<Replayer>();
        services.AddSingleton<IReplayer>(provider => provider.GetRequiredService<Replayer>());
        services.AddSingleton<Reconciler>();
        services.AddSingleton<RunFigures>();
        services.AddSingleton<DeadLetterStore>();
        services.AddTransient<WholeRecords>();
        services.AddSingleton<ConflictFinder>();
        services.AddSingleton<MissingRanges>();
        services.AddSingleton<Repairer>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<Rewinder>(provider, MigrationDatabase(provider)));
        services.AddSingleton(provider =>
        {
            var database = MigrationDatabase(provider);
            return ActivatorUtilities.CreateInstance<Redriver>(
                provider, database, ActivatorUtilities.CreateInstance<Loader>(provider, database));
        });
        services.AddSingleton<EventStreams>();
        return services.AddStream<WeatherStream>().AddStream<SegmentTracksStream>();
    }

    /// <summary>Adds a stream, and what loads its records.</summary>
    /// <typeparam name="TStream">The stream.</typeparam>
    public static IServiceCollection AddStream<TStream>(this IServiceCollection services)
        where TStream : EventStream
    {
        services.AddSingleton<TStream>();
        services.AddSingleton<EventStream>(provider => provider.GetRequiredService<TStream>());
        services.AddSingleton<IEtlProcessor<TStream>, EtlProcessor<TStream>>();
        return services;
    }

    private static Database MigrationDatabase(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<PipelineOptions>();
        return options.MySqlMigrationConnection.Length > 0
            ? new(options.MySqlMigrationConnection, nameof(options.MySqlMigrationConnection))
            : provider.GetRequiredService<Database>();
    }
}
