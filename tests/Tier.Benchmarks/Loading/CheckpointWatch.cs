using System.Diagnostics;
using MySqlConnector;
using Tier.Benchmarks.Processes;
using Tier.Benchmarks.Workers;

namespace Tier.Benchmarks.Loading;

/// <summary>Looks every 10 ms how much is committed, by the checkpoints, on one connection.</summary>
internal sealed class CheckpointWatch(BenchmarkRun run, int serverProcess)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    /// <summary>What was seen at one moment.</summary>
    /// <param name="At">The moment, by <see cref="Stopwatch"/>.</param>
    /// <param name="Offsets">Offsets that had an outcome.</param>
    /// <param name="AppCpu">CPU time of the workers, seconds.</param>
    /// <param name="ServerCpu">CPU time of the database server, seconds.</param>
    public sealed record Look(long At, long Offsets, double AppCpu, double ServerCpu);

    /// <summary>Returns when so many offsets have an outcome.</summary>
    /// <param name="offsets">How many.</param>
    /// <param name="workers">Who loads them.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The first look that saw one; the first after which all workers take part; and the last.</returns>
    /// <exception cref="InvalidOperationException">A worker has ended.</exception>
    public async Task<(Look First, Look Joined, Look Last)> WaitAsync(long offsets, IReadOnlyList<WorkerProcess> workers, CancellationToken cancellationToken)
    {
        await using var connection = new MySqlConnection(run.Pipeline.Database.AdminConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new MySqlCommand("SELECT CAST(COALESCE(SUM(next_offset - low_watermark), 0) AS SIGNED) FROM partition_checkpoints WHERE topic_id = @topic", connection);
        command.Parameters.AddWithValue("topic", run.Topic.Id);
        await command.PrepareAsync(cancellationToken);
        Look? first = null, joined = null;
        while (true)
        {
            var committed = (long)(await command.ExecuteScalarAsync(cancellationToken))!;
            if (committed > 0 && first is null)
            {
                first = See(committed);
            }

            if (first is not null && joined is null && (workers.Count == 1 || workers.All(worker => worker.HasLoaded)))
            {
                joined = workers.Count == 1 ? first : See(committed);
            }

            if (committed >= offsets)
            {
                var last = See(committed);
                return (first ?? last, joined ?? last, last);
            }

            foreach (var worker in workers)
            {
                worker.ThrowIfEnded();
            }

            await Task.Delay(Poll, cancellationToken);
        }

        Look See(long committed) => new(Stopwatch.GetTimestamp(), committed, workers.Sum(worker => worker.CpuSeconds), ProcessUsage.CpuSeconds(serverProcess));
    }
}
