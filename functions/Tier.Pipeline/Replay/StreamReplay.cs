using System.Text;
using Confluent.Kafka;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Topics;

namespace Tier.Pipeline.Replay;

/// <summary>Publishes one file into one topic, from where it stopped the last time.</summary>
internal sealed class StreamReplay(
    IStreamModule stream, string path, ReplayFileInfo file, RegisteredTopic topic, ReplayPositions positions, ReplayPosition start, ReplayOptions options, UnloadedBytes unloaded) : IAsyncDisposable
{
    /// <summary>How many events are published before their deliveries are awaited and the position is stored.</summary>
    private const int MaxInFlight = 500;

    private readonly string source = $"urn:tier:replay:{stream.Name}";
    private readonly string filePrefix = Convert.ToHexStringLower(file.Sha256.AsSpan(0, 8));
    private IAsyncEnumerator<ReplayLine>? lines;
    private long published;
    private ReplayPosition position = start;

    /// <summary>How far the replay is.</summary>
    public ReplayProgress Progress
    {
        get
        {
            var now = position;
            var line = now.Finished ? file.Events : now.NextLine;
            var ticksUsedUp = options.ReplayTicks > 0 && Volatile.Read(ref published) >= options.ReplayTicks;
            return new(stream, topic, line, file.Events, now.Finished || ticksUsedUp);
        }
    }

    /// <summary>Publishes until as many events are out as are due, the file ends, or the broker holds as much as it may.</summary>
    /// <returns>How many events were published and confirmed.</returns>
    public async Task<int> PublishAsync(IProducer<byte[]?, byte[]> producer, long due, CancellationToken cancellationToken)
    {
        var confirmed = 0;
        while (published < due && !position.Finished && await unloaded.HasRoomAsync(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            confirmed += await PublishSomeAsync(producer, (int)Math.Min(MaxInFlight, due - published), cancellationToken);
        }

        return confirmed;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => lines?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<int> PublishSomeAsync(IProducer<byte[]?, byte[]> producer, int count, CancellationToken cancellationToken)
    {
        var next = position;
        var sent = new List<(Message<byte[]?, byte[]> Message, Task<DeliveryResult<byte[]?, byte[]>> Delivery)>(count);
        try
        {
            // The enumerator outlives this call, so it must not hold this call's token.
            lines ??= new ReplayFileReader().ReadAsync(path, position.NextLine, CancellationToken.None).GetAsyncEnumerator(CancellationToken.None);
            while (sent.Count < count && !next.Finished)
            {
                if (await lines.MoveNextAsync())
                {
                    var message = MessageOf(lines.Current, next.Pass);
                    sent.Add((message, producer.ProduceAsync(topic.Name, message, CancellationToken.None)));
                    next = next with { NextLine = lines.Current.Index + 1 };
                }
                else
                {
                    next = AfterEnd(next);
                    break;
                }
            }

            await Task.WhenAll(sent.Select(item => item.Delivery));
            await positions.WriteAsync(topic.Id, file.Sha256, next, cancellationToken);
        }
        catch
        {
            // What was not confirmed and recorded is read and published again; what had arrived is recorded as a duplicate then.
            await RewindAsync();
            throw;
        }
        finally
        {
            foreach (var (message, delivery) in sent.Where(item => item.Delivery.IsCompletedSuccessfully))
            {
                unloaded.Add((await delivery).TopicPartitionOffset, message);
            }
        }

        if (next.NextLine == 0 || next.Finished)
        {
            await RewindAsync();
        }

        position = next;
        Volatile.Write(ref published, published + sent.Count);
        return sent.Count;
    }

    private ReplayPosition AfterEnd(ReplayPosition at) => options.ReplayRepeat && file.Events > 0 ? new(at.Pass + 1, 0, false) : at with { Finished = true };

    private Message<byte[]?, byte[]> MessageOf(ReplayLine line, int pass) => new()
    {
        Key = stream.PartitionKey(line.Value) is { Length: > 0 } key ? Encoding.UTF8.GetBytes(key) : null,
        Value = line.Value,
        Headers = ReplayHeaders.Of(source, $"{filePrefix}-{line.Index}-{pass}", stream.EventType),
    };

    private async Task RewindAsync()
    {
        if (lines is not null)
        {
            await lines.DisposeAsync();
            lines = null;
        }
    }
}
