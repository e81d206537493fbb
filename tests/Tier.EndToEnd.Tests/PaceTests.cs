using Tier.EndToEnd.Tests.Running;
using Tier.Testing;

namespace Tier.EndToEnd.Tests;

public sealed class PaceTests(TestServers servers)
{
    private const int Ticks = 360;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task At_true_pace_an_event_of_each_file_leaves_every_100_ms()
    {
        await using var folder = await ProjectFolder.CreateAsync(servers, Stack.InProcess);

        var run = await folder.RunAsync("up", "--once", "--ticks", $"{Ticks}");

        run.ExitCode.Should().Be(0, run.ToString());
        await using var tables = await folder.TablesAsync();
        foreach (var file in folder.Files)
        {
            var times = await tables.ColumnAsync<DateTime>(
                $"""
                SELECT kafka_timestamp FROM {file.Table}
                UNION ALL SELECT kafka_timestamp FROM dead_letters JOIN kafka_topics USING (topic_id) WHERE name = '{file.Stream}'
                UNION ALL SELECT kafka_timestamp FROM duplicate_events JOIN kafka_topics USING (topic_id) WHERE name = '{file.Stream}'
                ORDER BY 1
                """);
            times.Should().HaveCount(Ticks);

            // 359 intervals; the timer's own call may come a tick after an event is due.
            (times[^1] - times[0]).Should().BeCloseTo(Tick * Ticks, Tick * 2).And.BeGreaterThan(Tick * (Ticks - 2)).And.BeLessThan(Tick * (Ticks + 1));
            var intervals = times.Zip(times.Skip(1), (earlier, later) => later - earlier).Order().ToList();
            intervals[intervals.Count / 2].Should().BeCloseTo(Tick, Tick / 4, "they leave one by one and not in bursts");
        }
    }
}
