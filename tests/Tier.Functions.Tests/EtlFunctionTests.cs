using Microsoft.Azure.Functions.Worker;
using Moq;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Records;
using Tier.Pipeline.Streams.SegmentTracks;
using Tier.Pipeline.Streams.Weather;

namespace Tier.Functions.Tests;

public sealed class EtlFunctionTests
{
    private static readonly KafkaRecord Full = new()
    {
        Topic = "weather",
        Partition = 3,
        Offset = 42,
        Key = [1],
        Value = [2, 3],
        Headers = [new KafkaHeader { Key = "ce_id", Value = [4] }],
        Timestamp = new KafkaTimestamp { UnixTimestampMs = 1_559_633_400_000 },
    };

    [Fact]
    public async Task WeatherEtl_hands_the_batch_on_with_coordinates_bytes_headers_and_timestamps()
    {
        var (processor, batches) = Processor<WeatherStream>();
        await new WeatherEtl(processor).RunAsync([Full, Tombstone(43)], CancellationToken.None);

        var records = batches.Should().ContainSingle().Subject;
        records[0].Should().BeEquivalentTo(new ConsumedRecord
        {
            Topic = "weather",
            Partition = 3,
            Offset = 42,
            Key = [1],
            Value = [2, 3],
            Headers = [new RecordHeader("ce_id", [4])],
            TimestampMilliseconds = 1_559_633_400_000,
        });
        records[1].Should().BeEquivalentTo(new ConsumedRecord { Topic = "weather", Partition = 3, Offset = 43, TimestampMilliseconds = 7 });
    }

    [Fact]
    public async Task SegmentTracksEtl_hands_the_batch_on()
    {
        var (processor, batches) = Processor<SegmentTracksStream>();
        await new SegmentTracksEtl(processor).RunAsync([Full], CancellationToken.None);
        batches.Should().ContainSingle().Which.Should().ContainSingle().Which.Offset.Should().Be(42);
    }

    [Fact]
    public async Task A_failed_load_fails_the_invocation_so_that_the_batch_comes_again()
    {
        var processor = new Mock<IEtlProcessor<WeatherStream>>();
        processor.Setup(etl => etl.ProcessAsync(It.IsAny<IReadOnlyList<ConsumedRecord>>(), It.IsAny<CancellationToken>())).ThrowsAsync(new TimeoutException());
        var run = () => new WeatherEtl(processor.Object).RunAsync([Full], CancellationToken.None);
        await run.Should().ThrowAsync<TimeoutException>();
    }

    [Fact]
    public async Task The_invocations_token_reaches_the_load()
    {
        using var source = new CancellationTokenSource();
        var processor = new Mock<IEtlProcessor<WeatherStream>>();
        await new WeatherEtl(processor.Object).RunAsync([Full], source.Token);
        processor.Verify(etl => etl.ProcessAsync(It.IsAny<IReadOnlyList<ConsumedRecord>>(), source.Token));
    }

    private static KafkaRecord Tombstone(long offset) => new() { Topic = "weather", Partition = 3, Offset = offset, Timestamp = new KafkaTimestamp { UnixTimestampMs = 7 } };

    private static (IEtlProcessor<TStream> Processor, List<IReadOnlyList<ConsumedRecord>> Batches) Processor<TStream>()
        where TStream : Pipeline.Streams.EventStream
    {
        var batches = new List<IReadOnlyList<ConsumedRecord>>();
        var processor = new Mock<IEtlProcessor<TStream>>();
        processor.Setup(etl => etl.ProcessAsync(Capture.In(batches), It.IsAny<CancellationToken>())).Returns(Task.CompletedTask);
        return (processor.Object, batches);
    }
}
