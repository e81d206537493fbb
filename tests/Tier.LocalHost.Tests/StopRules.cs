using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tier.LocalHost.Tests.Testing;
using Tier.Testing;

namespace Tier.LocalHost.Tests;

/// <summary>What happens to running work when the host stops.</summary>
public sealed class StopRules
{
    private const string OneRecord = """{ "extensions": { "kafka": { "maxBatchSize": 1, "commitOnFailure": false, "maxRetries": -1 } } }""";

    [Fact]
    public async Task Stop_lets_the_running_batch_finish()
    {
        await using var host = new TestHost("Batch", OneRecord);
        var gate = new Gate();
        CancellationToken token = default;
        host.Script.Act = (_, invocation) =>
        {
            token = invocation;
            return gate.WaitAsync(invocation);
        };
        await host.StartedAsync();
        host.Consumer.Add();
        await Eventually.HoldsAsync(() => host.Script.Calls.Count == 1);

        var stop = host.Host.StopAsync();
        host.Clock.Advance(TimeSpan.FromSeconds(7));
        stop.IsCompleted.Should().BeFalse();
        token.IsCancellationRequested.Should().BeFalse();
        gate.Open();
        await stop;

        host.Consumer.Stored.Should().HaveCount(1);
        host.Consumer.StoredWhenClosed.Should().Be(1, "the consumer is closed last, so that it commits the batch");
    }

    [Fact]
    public async Task Stop_cancels_a_batch_that_outlasts_the_drain_time_and_does_not_commit_it()
    {
        await using var host = new TestHost("Batch", OneRecord);
        CancellationToken token = default;
        host.Script.Act = (_, invocation) =>
        {
            token = invocation;
            return new Gate().WaitAsync(invocation);
        };
        await host.StartedAsync();
        host.Consumer.Add();
        await Eventually.HoldsAsync(() => host.Script.Calls.Count == 1);

        var stop = host.Host.StopAsync();
        await host.Clock.RunUntilAsync(() => stop.IsCompleted, stepMilliseconds: 500);
        await stop;

        token.IsCancellationRequested.Should().BeTrue();
        host.Consumer.StoredWhenClosed.Should().Be(0);
        host.Log.Count(7133).Should().Be(1);
    }

    [Fact]
    public async Task A_batch_that_returns_because_it_was_cancelled_is_not_committed()
    {
        await using var host = new TestHost("Batch", OneRecord);
        host.Script.Act = async (_, invocation) =>
        {
            var cancelled = new Gate();
            await using var registration = invocation.Register(cancelled.Open);
            await cancelled.Opened;
        };
        await host.StartedAsync();
        host.Consumer.Add();
        await Eventually.HoldsAsync(() => host.Script.Calls.Count == 1);

        var stop = host.Host.StopAsync();
        await host.Clock.RunUntilAsync(() => stop.IsCompleted, stepMilliseconds: 500);

        host.Consumer.StoredWhenClosed.Should().Be(0);
    }

    [Fact]
    public async Task Stop_begins_no_batch_that_waits()
    {
        await using var host = new TestHost("Batch", OneRecord);
        var gate = new Gate();
        host.Script.Act = (_, _) => gate.Opened;
        await host.StartedAsync();
        host.Consumer.Add(5);
        await Eventually.HoldsAsync(() => host.Consumer.Waiting == 2);

        var stop = host.Host.StopAsync();
        gate.Open();
        await stop;

        host.Script.Calls.Should().HaveCount(1);
        host.Consumer.StoredWhenClosed.Should().Be(1);
    }

    [Theory]
    [InlineData("Batch")]
    [InlineData("RetriedForEver")]
    public async Task Stop_begins_no_further_try_of_a_batch_that_fails(string function)
    {
        await using var host = new TestHost(function, OneRecord);
        host.Script.Act = (_, _) => throw new InvalidOperationException("no");
        await host.StartedAsync();
        host.Consumer.Add();
        await Eventually.HoldsAsync(() => host.Script.Calls.Count >= 1);

        // The clock stands still: the stop waits neither for the back-off nor for the time to drain.
        await host.Host.StopAsync();

        host.Consumer.StoredWhenClosed.Should().Be(0);
        host.Log.Count(7102).Should().Be(0);
    }

    [Fact]
    public async Task Stop_lets_a_running_timer_function_finish_and_fires_no_more()
    {
        await using var host = new TestHost("TickAtStart");
        var gate = new Gate();
        host.Script.Act = (_, _) => gate.Opened;
        await host.StartedAsync();
        await Eventually.HoldsAsync(() => host.Script.Calls.Count == 1);

        var stop = host.Host.StopAsync();
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        stop.IsCompleted.Should().BeFalse();
        gate.Open();
        await stop;

        host.Script.Calls.Should().HaveCount(1);
    }

    [Fact]
    public async Task Functions_start_after_the_services_of_the_app_and_stop_before_them()
    {
        var service = new WatchfulService();
        var host = new TestHost("Batch", OneRecord, configureServices: (services, _) => services.AddHostedService(_ => service));
        service.Watch = () => (host.Consumer.Configuration is not null, host.Consumer.StoredWhenClosed is not null);
        await using (host)
        {
            await host.StartedAsync();
            await host.Host.StopAsync();
        }

        service.AtStart.Should().Be((false, false));
        service.AtStop.Should().Be((true, true));
    }

    private sealed class WatchfulService : IHostedService
    {
        public Func<(bool Created, bool Closed)> Watch { get; set; } = () => default;

        public (bool Created, bool Closed) AtStart { get; private set; }

        public (bool Created, bool Closed) AtStop { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken)
        {
            AtStart = Watch();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            AtStop = Watch();
            return Task.CompletedTask;
        }
    }
}
