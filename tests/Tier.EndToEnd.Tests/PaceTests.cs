using Tier.EndToEnd.Tests.Running;
using Tier.Testing;

namespace Tier.EndToEnd.Tests;

public sealed class PaceTests(TestServers servers)
{
    private const int Ticks = 360;
    private const int Third = Ticks / 3;
    private const int Calm = 12;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task At_true_pace_an_event_of_each_file_leaves_every_100_ms()
    {
        await using var folder = await ProjectFolder.CreateAsync(servers, BrokerKind.InProcess);

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

            // A busy machine makes events late, and those behind a late one leave together with it. It never makes one early, so each third
            // of the run is judged by its most timely event, and the gaps by those of the calmest seconds.
            var late = times.Select((time, number) => time - times[0] - (Tick * number)).ToList();
            var gaps = times.Zip(times.Skip(1), (earlier, later) => later - earlier).ToList();
            (late[^Third..].Min() - late[..Third].Min()).Should().BeCloseTo(TimeSpan.Zero, Tick, "the end is no later than the start");
            MostTimely(gaps).Should().BeGreaterThanOrEqualTo(Calm * 2 / 3, "they leave one by one and not in bursts");
        }
    }

    /// <summary>How many gaps are about a tick long, in the stretch of the run that has the most of them.</summary>
    private static int MostTimely(List<TimeSpan> gaps) =>
        Enumerable.Range(0, gaps.Count - Calm + 1).Max(from => gaps.GetRange(from, Calm).Count(gap => (gap - Tick).Duration() <= Tick / 4));
}
