using System.Diagnostics;
using Confluent.Kafka;

namespace Tier.Benchmarks.Latency;

/// <summary>
/// Publishes at a steady pace, whatever becomes of what was published before. A record's timestamp is the moment at which it was due, and not that at which the producer came
/// to it: otherwise a producer that is held up would hide the wait that its events had.
/// </summary>
internal sealed class OpenLoopProducer : IDisposable
{
    private const double MillisecondsPerSecond = 1_000;
    private readonly IProducer<byte[]?, byte[]> producer;
    private readonly string topic;
    private int failed;

    /// <summary>Connects to the brokers.</summary>
    public OpenLoopProducer(string bootstrapServers, string topic)
    {
        this.topic = topic;
        producer = new ProducerBuilder<byte[]?, byte[]>(new ProducerConfig
        {
            BootstrapServers = bootstrapServers,
            EnableIdempotence = true,
            CompressionType = CompressionType.Zstd,
            LingerMs = 1,
        }).SetLogHandler((_, _) => { }).Build();
    }

    /// <summary>Publishes these messages, so many a second, and returns when all are confirmed.</summary>
    /// <returns>Messages a second that were really published.</returns>
    /// <exception cref="InvalidOperationException">The broker didn't take some.</exception>
    public Task<double> PublishAsync(IReadOnlyList<Message<byte[]?, byte[]>> messages, double rate, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(() => Publish(messages, rate, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <inheritdoc />
    public void Dispose() => producer.Dispose();

    private double Publish(IReadOnlyList<Message<byte[]?, byte[]>> messages, double rate, CancellationToken cancellationToken)
    {
        var wall = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var began = Stopwatch.GetTimestamp();
        for (var next = 0; next < messages.Count; Thread.Sleep(1))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var due = Math.Min((long)(Stopwatch.GetElapsedTime(began).TotalSeconds * rate) + 1, messages.Count);
            for (; next < due; next++)
            {
                messages[next].Timestamp = new(wall + (long)(next * MillisecondsPerSecond / rate), TimestampType.CreateTime);
                producer.Produce(topic, messages[next], report =>
                {
                    if (report.Error.IsError)
                    {
                        Interlocked.Increment(ref failed);
                    }
                });
            }
        }

        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        producer.Flush(cancellationToken);
        return failed == 0 ? messages.Count / seconds : throw new InvalidOperationException($"{topic}: the broker didn't take {failed} of {messages.Count} events.");
    }
}
