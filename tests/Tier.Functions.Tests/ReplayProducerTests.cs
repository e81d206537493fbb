using Microsoft.Azure.Functions.Worker;
using Moq;
using Tier.Pipeline.Replay;

namespace Tier.Functions.Tests;

public sealed class ReplayProducerTests
{
    [Fact]
    public async Task A_tick_publishes_what_is_due()
    {
        using var source = new CancellationTokenSource();
        var replayer = new Mock<IReplayer>();
        await new ReplayProducer(replayer.Object).RunAsync(new TimerInfo(), source.Token);
        replayer.Verify(replay => replay.PublishDueAsync(source.Token), Times.Once);
    }

    [Fact]
    public async Task A_failed_delivery_fails_the_invocation()
    {
        var replayer = new Mock<IReplayer>();
        replayer.Setup(replay => replay.PublishDueAsync(It.IsAny<CancellationToken>())).ThrowsAsync(new TimeoutException());
        var run = () => new ReplayProducer(replayer.Object).RunAsync(new TimerInfo(), CancellationToken.None);
        await run.Should().ThrowAsync<TimeoutException>();
    }
}
