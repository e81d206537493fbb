using Tier.LocalHost.Tests.Testing;

namespace Tier.LocalHost.Tests;

/// <summary>When a timer function runs.</summary>
public sealed class TimerRules
{
    [Fact]
    public async Task A_timer_fires_first_after_one_interval()
    {
        await using var host = await new TestHost("Tick").StartedAsync();

        await host.Clock.RunForAsync(TimeSpan.FromMilliseconds(99));
        host.Script.Calls.Should().BeEmpty();
        await host.Clock.RunForAsync(TimeSpan.FromMilliseconds(1));

        Ticks(host).Should().Equal(100);
    }

    [Fact]
    public async Task With_RunOnStartup_a_timer_also_fires_at_the_start()
    {
        await using var host = await new TestHost("TickAtStart").StartedAsync();

        await host.Clock.RunForAsync(TimeSpan.FromMilliseconds(250));

        Ticks(host).Should().Equal(0, 100, 200);
    }

    [Fact]
    public async Task A_timer_that_fires_late_does_not_make_the_schedule_drift()
    {
        await using var host = await new TestHost("Tick", clock: new ManualClock { Lateness = TimeSpan.FromMilliseconds(3) }).StartedAsync();

        await host.Clock.RunForAsync(TimeSpan.FromMilliseconds(10_050));

        Ticks(host).Should().Equal(Enumerable.Range(1, 100).Select(tick => (tick * 100.0) + 3));
    }

    [Fact]
    public async Task A_slow_tick_delays_the_next_one_and_never_overlaps_it()
    {
        await using var host = new TestHost("Tick");
        host.Script.Act = (_, token) => Task.Delay(TimeSpan.FromMilliseconds(150), host.Clock, token);
        await host.StartedAsync();

        await host.Clock.RunForAsync(TimeSpan.FromMilliseconds(700));

        Ticks(host).Should().Equal(100, 251, 402, 553);
        host.Script.MostAtOnce.Should().Be(1);
    }

    [Fact]
    public async Task A_timer_does_not_make_up_missed_ticks()
    {
        await using var host = new TestHost("Tick");
        host.Script.Act = (call, token) => call == 0 ? Task.Delay(TimeSpan.FromMilliseconds(1050), host.Clock, token) : Task.CompletedTask;
        await host.StartedAsync();

        await host.Clock.RunForAsync(TimeSpan.FromMilliseconds(1400));

        Ticks(host).Should().Equal(100, 1151, 1251, 1351);
    }

    [Fact]
    public async Task A_timer_does_not_make_up_what_it_missed_while_the_machine_slept()
    {
        await using var host = await new TestHost("Tick").StartedAsync();
        await host.Clock.RunForAsync(TimeSpan.FromMilliseconds(50));

        host.Clock.Advance(TimeSpan.FromHours(1));
        await host.Clock.RunForAsync(TimeSpan.FromMilliseconds(150));

        Ticks(host).Should().Equal(3_600_050, 3_600_150);
    }

    [Fact]
    public async Task An_exception_of_a_timer_function_is_logged_and_the_timer_goes_on()
    {
        await using var host = new TestHost("Tick");
        host.Script.Act = (_, _) => throw new InvalidOperationException("no");
        await host.StartedAsync();

        await host.Clock.RunForAsync(TimeSpan.FromMilliseconds(200));

        Ticks(host).Should().Equal(100, 200);
        host.Log.Count(7120).Should().Be(2);
    }

    [Fact]
    public async Task A_timer_function_with_a_retry_attribute_is_run_again()
    {
        await using var host = new TestHost("TickRetried");
        host.Script.Act = (call, _) => call < 4 ? throw new InvalidOperationException("no") : Task.CompletedTask;
        await host.StartedAsync();

        await host.Clock.RunForAsync(TimeSpan.FromMilliseconds(330));

        Ticks(host).Should().Equal(100, 120, 140, 200, 220, 300);
        host.Log.Count(7120).Should().Be(1, "the first tick used its two retries up");
    }

    [Fact]
    public async Task A_schedule_of_six_fields_fires_at_its_times()
    {
        await using var host = await new TestHost("TickBySetting", settings: new() { ["Schedule"] = "*/2 * * * * *" }).StartedAsync();

        await host.Clock.RunForAsync(TimeSpan.FromMilliseconds(6500));

        Ticks(host).Should().Equal(2000, 4000, 6000);
    }

    [Fact]
    public async Task A_slow_tick_of_six_fields_delays_the_next_one_too()
    {
        await using var host = new TestHost("TickBySetting");
        host.Script.Act = (call, token) => call == 0 ? Task.Delay(TimeSpan.FromMilliseconds(2300), host.Clock, token) : Task.CompletedTask;
        await host.StartedAsync();

        await host.Clock.RunForAsync(TimeSpan.FromMilliseconds(5500));

        Ticks(host).Should().Equal(1000, 3301, 4000, 5000);
    }

    [Fact]
    public async Task Below_a_minute_no_times_are_kept_and_no_tick_is_past_due()
    {
        await using var host = new TestHost("Tick");
        host.Script.Act = (_, token) => Task.Delay(TimeSpan.FromMilliseconds(150), host.Clock, token);
        await host.StartedAsync();

        await host.Clock.RunForAsync(TimeSpan.FromMilliseconds(500));

        host.Script.Calls.Should().OnlyContain(call => !call.Timer.IsPastDue && call.Timer.ScheduleStatus == null);
    }

    [Fact]
    public async Task From_a_minute_on_the_function_is_told_the_last_and_the_next_time()
    {
        await using var host = await new TestHost("TickBySetting", settings: new() { ["Schedule"] = "0 */5 * * * *" }).StartedAsync();

        await host.Clock.RunUntilAsync(() => host.Script.Calls.Count == 2, stepMilliseconds: 1000);

        var status = host.Script.Calls[1].Timer.ScheduleStatus!;
        (status.Last, status.Next).Should().Be((new DateTime(2026, 1, 1, 0, 5, 0, DateTimeKind.Utc), new DateTime(2026, 1, 1, 0, 15, 0, DateTimeKind.Utc)));
        host.Script.Calls[1].Timer.IsPastDue.Should().BeFalse();
    }

    private static IEnumerable<double> Ticks(TestHost host) => host.Script.Calls.Select(call => (call.At - host.Clock.Start).TotalMilliseconds);
}
