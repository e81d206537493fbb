using Tier.Benchmarks.Latency;
using Tier.Pipeline.Records;

namespace Tier.Benchmarks.Workers;

/// <summary>Keeps how long each record took from its timestamp to the commit, from when it is told to: ten million would show in the worker's memory.</summary>
internal sealed class LatencyRecorder
{
    private readonly Lock turn = new();
    private readonly List<double> milliseconds = [];
    private bool loaded;
    private long from = long.MaxValue;
    private int batches;

    /// <summary>A batch is committed.</summary>
    public void Committed(IReadOnlyList<ConsumedRecord> records)
    {
        var now = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).TotalMilliseconds;
        lock (turn)
        {
            var before = milliseconds.Count;
            milliseconds.AddRange(records.Where(record => record.TimestampMilliseconds >= from).Select(record => now - record.TimestampMilliseconds!.Value));
            batches += milliseconds.Count > before ? 1 : 0;
            if (!loaded)
            {
                loaded = true;
                Console.WriteLine(WorkerWords.Loaded);
            }
        }
    }

    /// <summary>Records from here on count: what came before has warmed the process up, and may be on its way still.</summary>
    public void Start()
    {
        lock (turn)
        {
            from = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
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
