using Tier.Pipeline.Kafka;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Loading;

/// <summary>
/// What has to be done before the first event: the brokers answer, the database is there, its tables are those of this version. Done once a process,
/// by whoever comes first; the platform may call a function before the app's own start has run.
/// </summary>
public sealed class PipelineStart(Migrator migrator, Database database, KafkaMetadata kafka) : IDisposable
{
    private readonly SemaphoreSlim once = new(1, 1);
    private volatile bool done;

    /// <summary>Returns when the pipeline can run.</summary>
    /// <exception cref="SettingException">A setting is wrong.</exception>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (done)
        {
            return;
        }

        await once.WaitAsync(cancellationToken);
        try
        {
            if (!done)
            {
                await migrator.MigrateAsync(cancellationToken);
                await database.CheckAsync(cancellationToken); // the migrations have a user of their own
                await kafka.CheckAsync(cancellationToken);
                done = true;
            }
        }
        finally
        {
            once.Release();
        }
    }

    public void Dispose() => once.Dispose();
}
