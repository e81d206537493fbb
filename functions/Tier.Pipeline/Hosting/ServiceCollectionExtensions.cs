using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Tier.Pipeline.Conflicts;
using Tier.Pipeline.DeadLetters;
using Tier.Pipeline.Kafka;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Reconciliation;
using Tier.Pipeline.Records;
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
    /// <param name="services">Where to.</param>
    /// <param name="configuration">The app's settings.</param>
    /// <param name="security">How the app's build talks to the brokers.</param>
    public static IServiceCollection AddTierPipeline(this IServiceCollection services, IConfiguration configuration, BrokerSecurity security)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(security);
        services.AddSingleton(_ => Bind<PipelineOptions>(configuration));
        services.AddSingleton(_ =>
        {
            var options = Bind<ReplayOptions>(configuration);
            options.Validate();
            return options;
        });
        services.AddSingleton(_ => LoadBudget.Read(configuration));
        services.AddSingleton(provider => new Database(provider.GetRequiredService<PipelineOptions>().MySqlConnection, budget: provider.GetRequiredService<LoadBudget>()));
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
        services.AddSingleton<ReplayFiles>();
        services.AddSingleton<Replayer>();
        services.AddSingleton<IReplayer>(provider => provider.GetRequiredService<Replayer>());
        services.AddSingleton<Reconciler>();
        services.AddSingleton<RunFigures>();
        services.AddSingleton<DeadLetterStore>();
        services.AddTransient<WholeRecords>();
        services.AddSingleton<ConflictFinder>();
        services.AddSingleton<MissingRanges>();
        services.AddSingleton<Repairer>();
        services.AddSingleton(provider => new Rewinder(MigrationDatabase(provider), provider.GetRequiredService<KafkaMetadata>(), provider.GetRequiredService<EventStreams>(), configuration));
        services.AddSingleton(provider =>
        {
            var database = MigrationDatabase(provider);
            return ActivatorUtilities.CreateInstance<Redriver>(
                provider, database, ActivatorUtilities.CreateInstance<Loader>(provider, database));
        });
        services.AddSingleton<EventStreams>();
        services.AddSingleton(SegmentTracksOptions.Read(configuration));
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

    private static T Bind<T>(IConfiguration configuration)
        where T : class, new()
    {
        var options = new T();
        foreach (var property in typeof(T).GetProperties())
        {
            if (configuration[property.Name] is not { Length: > 0 } value)
            {
                continue;
            }

            try
            {
                property.SetValue(options, configuration.GetValue(property.PropertyType, property.Name));
            }
            catch (InvalidOperationException exception)
            {
                throw new SettingException(property.Name, $"{property.Name} is '{value}': give it {Wanted(property.PropertyType)}.", exception);
            }
        }

        return options;
    }

    private static string Wanted(Type type) =>
        type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type))}"
        : type == typeof(bool) ? "true or false"
        : type == typeof(TimeSpan) ? "a time, such as 00:00:00.100"
        : "a whole number";
}
