using Microsoft.Extensions.Time.Testing;
using Tier.Pipeline.Replay;

namespace Tier.Pipeline.Tests.Replay;

public sealed class ReplayPaceTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public void The_first_call_makes_the_first_event_due() => new ReplayPace(new(), time).Due().Should().Be(1);

    [Fact]
    public void A_timer_of_100_ms_makes_one_more_due_each_time()
    {
        var pace = new ReplayPace(new(), time);
        Calls(pace, 5, TimeSpan.FromMilliseconds(100)).Should().Equal(1, 2, 3, 4, 5);
    }

    [Fact]
    public void A_schedule_of_one_second_makes_ten_more_due_each_time()
    {
        var pace = new ReplayPace(new(), time);
        Calls(pace, 4, TimeSpan.FromSeconds(1)).Should().Equal(1, 11, 21, 31);
    }

    [Fact]
    public void What_late_and_missed_ticks_left_out_is_due_at_the_next_one()
    {
        var pace = new ReplayPace(new(), time);
        pace.Due();
        time.Advance(TimeSpan.FromMilliseconds(99));
        pace.Due().Should().Be(1);
        time.Advance(TimeSpan.FromMilliseconds(51));
        pace.Due().Should().Be(2);
        time.Advance(TimeSpan.FromMilliseconds(450));
        pace.Due().Should().Be(7);
    }

    [Fact]
    public void Being_a_little_late_each_time_adds_up_to_nothing()
    {
        var pace = new ReplayPace(new(), time);
        Calls(pace, 1001, TimeSpan.FromMilliseconds(101)).Last().Should().Be(1011);
    }

    [Fact]
    public void No_more_than_the_wanted_ticks_are_due()
    {
        var pace = new ReplayPace(new() { ReplayTicks = 7 }, time);
        Calls(pace, 3, TimeSpan.FromMilliseconds(500)).Should().Equal(1, 6, 7);
        time.Advance(TimeSpan.FromDays(1));
        pace.Due().Should().Be(7);
    }

    [Fact]
    public void An_interval_below_a_millisecond_is_kept_to()
    {
        var pace = new ReplayPace(new() { ReplayInterval = TimeSpan.FromMicroseconds(500) }, time);
        Calls(pace, 3, TimeSpan.FromMilliseconds(100)).Should().Equal(1, 201, 401);
    }

    private List<long> Calls(ReplayPace pace, int calls, TimeSpan apart)
    {
        var due = new List<long>();
        for (var call = 0; call < calls; call++)
        {
            due.Add(pace.Due());
            time.Advance(apart);
        }

        return due;
    }
}
