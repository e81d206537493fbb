using Microsoft.Extensions.DependencyInjection;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Records;
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
        services.Intercept<WeatherStream>(around);
        services.Intercept<SegmentTracksStream>(around);
    }

    /// <summary>Puts the code around the processor of one stream.</summary>
    public static void Intercept<TStream>(this IServiceCollection services, Around around)
        where TStream : EventStream
    {
        var real = services.Last(service => service.ServiceType == typeof(IEtlProcessor<TStream>)).ImplementationType!;
        services.AddSingleton<IEtlProcessor<TStream>>(provider =>
            new Processor<TStream>((IEtlProcessor<TStream>)ActivatorUtilities.CreateInstance(provider, real), around));
    }

    private sealed class Processor<TStream>(IEtlProcessor<TStream> real, Around around) : IEtlProcessor<TStream>
        where TStream : EventStream
    {
        public Task ProcessAsync(IReadOnlyList<ConsumedRecord> records, CancellationToken cancellationToken) =>
            around(records, () => real.ProcessAsync(records, cancellationToken), cancellationToken);
    }
}
