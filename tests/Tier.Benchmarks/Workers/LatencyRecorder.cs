using Tier.Benchmarks.Latency;
using Tier.Pipeline.Etl;

namespace Tier.Benchmarks.Workers;

/// <summary>Keeps how long each record took from its timestamp to the commit.</summary>
internal sealed class LatencyRecorder
{
    private readonly Lock turn = new();
    private readonly List<double> milliseconds = [];
    private bool loaded;
    private int batches;

    /// <summary>A batch is committed.</summary>
    public void Committed(IReadOnlyList<ConsumedRecord> records)
    {
        var now = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).TotalMilliseconds;
        lock (turn)
        {
            milliseconds.AddRange(records.Select(record => now - record.TimestampMilliseconds!.Value));
            batches++;
            if (!loaded)
            {
                loaded = true;
                Console.WriteLine(WorkerWords.Loaded);
            }
        }
    }

    /// <summary>Forgets what it has: until here the process was warming up.</summary>
    public void Restart()
    {
        lock (turn)
        {
            milliseconds.Clear();
            batches = 0;
            Console.WriteLine(WorkerWords.Measuring);
        }
    }

    /// <summary>What it has.</summary>
    public WorkerReport Report()
    {
        lock (turn)
        {
            return new(Percentiles.Of(milliseconds), batches);
        }
    }
}
