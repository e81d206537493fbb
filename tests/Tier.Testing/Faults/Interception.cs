using Microsoft.Extensions.DependencyInjection;
using Tier.Pipeline.Etl;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Streams.SegmentTracks;
using Tier.Pipeline.Streams.Weather;

namespace Tier.Testing.Faults;

/// <summary>Puts a test's code around the real processor of a stream, between the function class and the load.</summary>
public static class Interception
{
    /// <summary>What runs in the place of a load.</summary>
    /// <param name="records">The batch.</param>
    /// <param name="load">Loads it, for real.</param>
    /// <param name="cancellationToken">The invocation's token.</param>
    public delegate Task Around(IReadOnlyList<ConsumedRecord> records, Func<Task> load, CancellationToken cancellationToken);

    /// <summary>Puts the code around the processors of both streams.</summary>
    public static void InterceptAll(this IServiceCollection services, Around around)
    {
        services.Intercept<WeatherRow>(around);
        services.Intercept<SegmentTrackRow>(around);
    }

    /// <summary>Puts the code around the processor of one stream.</summary>
    public static void Intercept<TRow>(this IServiceCollection services, Around around)
        where TRow : StreamRow
    {
        var real = services.Last(service => service.ServiceType == typeof(IEtlProcessor<TRow>)).ImplementationType!;
        services.AddSingleton<IEtlProcessor<TRow>>(provider =>
            new Processor<TRow>((IEtlProcessor<TRow>)ActivatorUtilities.CreateInstance(provider, real), around));
    }

    private sealed class Processor<TRow>(IEtlProcessor<TRow> real, Around around) : IEtlProcessor<TRow>
        where TRow : StreamRow
    {
        public Task ProcessAsync(IReadOnlyList<ConsumedRecord> records, CancellationToken cancellationToken) =>
            around(records, () => real.ProcessAsync(records, cancellationToken), cancellationToken);
    }
}
