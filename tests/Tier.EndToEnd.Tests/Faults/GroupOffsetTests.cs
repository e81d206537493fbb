using Tier.EndToEnd.Tests.Hosted;
using Tier.Testing;
using Tier.Testing.Faults;

namespace Tier.EndToEnd.Tests.Faults;

/// <summary>
/// Somebody moves the offsets of a consumer group whose worker is down; HealingTests has the way forward. The in-process broker lets nobody do that to a group
/// that has had members: there a disturbed run does it, as a member.
/// </summary>
public sealed class GroupOffsetTests(TestServers servers)
{
    [Theory, InlineData(DatabaseKind.MariaDb, BrokerKind.Kafka), AllStacksData(DatabaseKind.MySql, BrokerKind.Kafka)]
    public async Task Offsets_that_are_reset_to_the_earliest_load_nothing_twice(DatabaseKind database, BrokerKind broker)
    {
        await using var app = await HostedPipeline.CreateAsync(servers, database, broker);
        var events = TestEvents.Some(rows: 200);
        await events.PublishAsync(app.Pipeline);
        var first = await app.StartAsync();
        await app.CheckpointAsync("weather", events.Weather.Count);
        await app.CheckpointAsync("segment-tracks", events.Tracks.Count);
        await app.StopAsync(first);

        await app.Pipeline.CommitAsync("weather", 0);
        await app.Pipeline.CommitAsync("segment-tracks", 0);
        await app.StartAsync();

        await app.LosesNothingAsync(servers, events);
    }
}
