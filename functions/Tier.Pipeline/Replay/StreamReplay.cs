using System.Text;
using Confluent.Kafka;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Replay;

/// <summary>Publishes one file into one topic, from where it stopped the last time.</summary>
/// <remarks>
/// Each batch is confirmed and its position stored before the next one begins: at most one batch is published beyond the stored position.
/// </remarks>
internal sealed class StreamReplay(
    EventStream stream,
    ReplayFileInfo info,
    ReplayedFile file,
    RegisteredTopic topic,
    TopicRegistry topics,
    ReplayPositions positions,
    ReplayOptions options,
    UnloadedBytes unloaded,
    TimeProvider time)
    : IAsyncDisposable
{
    private readonly string source = $"urn:tier:replay:{stream.Name}";
    private readonly CountedFile counted = new(info);
    private readonly ReplayRanges ranges = new();
    private IAsyncEnumerator<ReplayLine>? lines;
    private ReplayBatch? batch;
    private long published;
    private ReplayPosition position = file.Position;
    private (long Events, byte[] Sha256) known = (file.KnownEvents, file.KnownSha256);

    /// <summary>The pause after a failure.</summary>
    public ReplayPause Pause { get; } = new(time);

    /// <summary>How far the replay is.</summary>
    public ReplayProgress Progress
    {
        get
        {
            var now = position;
            var ticksUsedUp = options.ReplayTicks > 0 && Volatile.Read(ref published) >= options.ReplayTicks;
            return new(stream, topic, now.NextEvent, info.Events, now.Finished || now.Problem is not null || ticksUsedUp, now.Problem);
        }
    }

    /// <summary>Publishes until as many events are out as are due, the file ends, or the broker holds as much as it may.</summary>
    /// <returns>How many events were published, confirmed and recorded.</returns>
    public async Task<int> PublishAsync(IProducer<byte[]?, byte[]> producer, long due, CancellationToken cancellationToken)
    {
        var recorded = batch is null ? 0 : await SettleAsync(batch, producer, cancellationToken);
        while (published < due && position is { Finished: false, Problem: null } && await unloaded.HasRoomAsync(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            batch = await NextAsync((int)Math.Min(LoadingOptions.ReplayEvents, due - published));
            recorded += await SettleAsync(batch, producer, cancellationToken);
        }

        return recorded;
    }

    public ValueTask DisposeAsync() => CloseAsync();

    private async Task<ReplayBatch> NextAsync(int count)
    {
        var next = new ReplayBatch { Next = position };

        // The enumerator outlives this call, so it must not hold this call's token.
        lines ??= new ReplayFileReader()
            .ReadAsync(info.Path, position.NextEvent, CancellationToken.None).GetAsyncEnumerator(CancellationToken.None);
        while (next.Count < count && next.Bytes < LoadingOptions.ReplayBytes)
        {
            if (!await ReadAsync(lines))
            {
                next.Next = counted.RefuseEnd(next.Next.NextEvent) is { } cut ? next.Next with { Problem = cut } : AfterEnd(next.Next);
                break;
            }

            if (counted.Refuse(lines.Current) is { } change)
            {
                // Half an event at the end is what is left of a file that was cut short.
                var before = lines.Current.Index;
                next.Next = next.Next with { Problem = await ReadAsync(lines) ? change : counted.RefuseEnd(before) ?? change };
                break;
            }

            next.Add(lines.Current, MessageOf(lines.Current, next.Next.Pass));
        }

        return next;
    }

    private async ValueTask CloseAsync()
    {
        if (lines is not null)
        {
            await lines.DisposeAsync();
            lines = null;
        }
    }

    private async Task<bool> ReadAsync(IAsyncEnumerator<ReplayLine> reading)
    {
        try
        {
            return await reading.MoveNextAsync();
        }
        catch
        {
            // After an exception it would say that the file has ended.
            await CloseAsync();
            throw;
        }
    }

    private async Task<int> SettleAsync(ReplayBatch unsettled, IProducer<byte[]?, byte[]> producer, CancellationToken cancellationToken)
    {
        await unsettled.DeliverAsync(producer, topic.Name, LoadingOptions.ReplayPatience, cancellationToken);
        unsettled.Step ??= await StepAsync(unsettled, cancellationToken);
        await positions.MoveAsync(file.Id, position, unsettled.Step);
        foreach (var (message, place) in unsettled.Delivered)
        {
            unloaded.Add(place, message);
        }

        known = (unsettled.Step.KnownEvents, unsettled.Step.KnownSha256);
        position = unsettled.Next;
        Volatile.Write(ref published, published + unsettled.Count);
        batch = null;
        if (position.NextEvent == 0 || position.Finished || position.Problem is not null)
        {
            await CloseAsync();
        }

        return unsettled.Count;
    }

    private async Task<ReplayStep> StepAsync(ReplayBatch confirmed, CancellationToken cancellationToken)
    {
        var places = confirmed.Delivered.Select(delivered => delivered.Place).ToList();

        // Offsets that go back are of a topic that was deleted and created again. Asked after the brokers confirmed, the answer is of the
        // topic that has the events.
        var now = ranges.GoBack(places)
            ? await topics.AskAsync(topic.Name, cancellationToken)
            : await topics.GetAsync(topic.Name, cancellationToken);
        var events = position.NextEvent + confirmed.Count;
        var isFurther = events > known.Events;
        return new(
            confirmed.Next,
            confirmed.Count,
            isFurther ? events : known.Events,
            isFurther ? confirmed.RunningHash! : known.Sha256,
            ranges.Add(now.Id, places));
    }

    private ReplayPosition AfterEnd(ReplayPosition at) =>
        options.ReplayRepeat && info.Events > 0 ? new(at.Pass + 1, 0, false) : at with { Finished = true };

    private Message<byte[]?, byte[]> MessageOf(ReplayLine line, int pass) => new()
    {
        Key = stream.PartitionKey(line.Value) is { Length: > 0 } key ? Encoding.UTF8.GetBytes(key) : null,
        Value = line.Value,
        Headers = ReplayHeaders.Of(
            source, $"{Convert.ToHexStringLower(line.RunningHash.AsSpan(0, 8))}-{line.Index}-{pass}", stream.EventType),
    };
}
