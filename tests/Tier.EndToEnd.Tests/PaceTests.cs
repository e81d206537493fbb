using Tier.EndToEnd.Tests.Running;
using Tier.Testing;

namespace Tier.EndToEnd.Tests;

public sealed class PaceTests(TestServers servers)
{
    private const int Ticks = 360;
    private const int Some = 50;
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

            // On a busy machine many are late, the first above all: files are opened and code is compiled with it. So the most timely ones count.
            var late = times.Select((time, number) => time - times[0] - (Tick * number)).ToList();
            var gaps = times.Zip(times.Skip(1), (earlier, later) => later - earlier).ToList();
            (late[^Some..].Min() - late[..Some].Min()).Should().BeCloseTo(TimeSpan.Zero, Tick, "the end is no later than the start");
            gaps.Count(gap => (gap - Tick).Duration() <= Tick / 4).Should().BeGreaterThan(Ticks / 5, "they leave one by one and not in bursts");
        }
    }
}
