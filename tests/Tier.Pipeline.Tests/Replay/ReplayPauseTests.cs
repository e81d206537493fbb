using Microsoft.Extensions.Time.Testing;
using Tier.Pipeline.Replay;

namespace Tier.Pipeline.Tests.Replay;

public sealed class ReplayPauseTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public void Pauses_double_from_a_second_to_half_a_minute()
    {
        var pause = new ReplayPause(time);
        pause.Holds.Should().BeFalse();

        foreach (var seconds in new[] { 1, 2, 4, 8, 16, 30, 30 })
        {
            pause.Fail().Should().Be(TimeSpan.FromSeconds(seconds));
            time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            pause.Holds.Should().BeTrue();
            time.Advance(TimeSpan.FromMilliseconds(1));
            pause.Holds.Should().BeFalse();
        }
    }

    [Fact]
    public void A_success_ends_them()
    {
        var pause = new ReplayPause(time);
        pause.Succeed().Should().BeFalse("nothing failed");
        pause.Fail();
        pause.Fail();

        pause.Succeed().Should().BeTrue();

        pause.Holds.Should().BeFalse();
        pause.Succeed().Should().BeFalse();
        pause.Fail().Should().Be(TimeSpan.FromSeconds(1));
    }
}
