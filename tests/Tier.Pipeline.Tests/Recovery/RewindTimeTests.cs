using Tier.Pipeline.Records;
using Tier.Pipeline.Recovery;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Recovery;

public sealed class RewindTimeTests(TestServers servers)
{
    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_time_stands_for_the_first_offset_whose_record_is_not_older(DatabaseKind database)
    {
        await using var bench = await RewindBench.CreateAsync(servers, database);
        await bench.PublishAsync(0, [.. WeatherRecords.Events(0, 4), WeatherRecords.WithoutCity(4), WeatherRecords.Event(1), .. WeatherRecords.Events(6, 4)]);
        // A producer's clock may go back, and a record may have no timestamp.
        bench.Time(0, offset => offset switch { 3 => 50, 4 => 104, 5 => 105, 6 => null, 7 => 90, _ => 100 + offset });
        await bench.LoadAsync(0, 0, 10);

        (await FromAsync(bench, 0)).Should().Be(0);
        (await FromAsync(bench, 101)).Should().Be(1);
        (await FromAsync(bench, 103)).Should().Be(4, "offset 3 is older, and 4 is a dead letter");
        (await FromAsync(bench, 105)).Should().Be(5, "5 is a duplicate");
        (await FromAsync(bench, 106)).Should().Be(8);
        (await FromAsync(bench, 110)).Should().Be(10, "there is none: the checkpoint");
    }

    [Fact]
    public async Task Records_that_a_setting_left_out_right_before_it_are_taken_in_because_their_time_is_not_known()
    {
        await using var bench = await RewindBench.CreateAsync(servers, DatabaseKind.MariaDb);
        await bench.PublishAsync(0, WeatherRecords.Events(0, 20),
            RewindBench.Gap(2, 3, GapReason.Filtered), RewindBench.Gap(8, 9), RewindBench.Gap(10, 11, GapReason.Filtered), RewindBench.Gap(12, 13, GapReason.Filtered), RewindBench.Gap(18, 19, GapReason.Filtered));
        bench.Time(0, offset => 100 + offset);
        await bench.LoadAsync(0, 0, 3);

        (await FromAsync(bench, 112)).Should().Be(10, "10 to 13 were left out, 8 and 9 have no records");
        (await FromAsync(bench, 200)).Should().Be(18, "the last two were left out");
        (await FromAsync(bench, 104)).Should().Be(2);
    }

    [Fact]
    public async Task Every_partition_goes_back_to_its_own_first_record_and_one_without_any_stays()
    {
        await using var bench = await RewindBench.CreateAsync(servers, DatabaseKind.MariaDb, partitions: 3);
        for (var partition = 0; partition < 3; partition++)
        {
            await bench.PublishAsync(partition, WeatherRecords.Events(partition * 100, 10));
            bench.Time(partition, offset => (100 * partition) + offset);
            await bench.LoadAsync(partition, 0, 10);
        }

        var before = await bench.Pipeline.ContentsAsync();
        var rewound = await bench.RewindAsync(null, RewindTarget.Since(DateTime.UnixEpoch.AddSeconds(104)));
        await bench.LoadAsync(1, 4, 10);
        await bench.LoadAsync(2, 0, 10);

        rewound.Should().Equal(new RewoundPartition(1, 4, 10, new(6, 0, 0, 0)), new RewoundPartition(2, 0, 10, new(10, 0, 0, 0)));
        (await bench.Pipeline.ContentsAsync()).Should().Equal(before);
    }

    [Theory]
    [InlineData("0", 0L, null)]
    [InlineData("12345678901234", 12345678901234L, null)]
    [InlineData("2026-11-23", null, "2026-11-23T00:00:00.000Z")]
    [InlineData("2026-11-23 07:30", null, "2026-11-23T07:30:00.000Z")]
    [InlineData("2026-11-23T07:30:00.5+02:00", null, "2026-11-23T05:30:00.500Z")]
    public void An_offset_or_a_time_in_ISO_8601_says_where_to(string text, long? offset, string? time)
    {
        var target = RewindTarget.Parse(text)!;
        (target.Offset, target.Time?.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'")).Should().Be((offset, time));
    }

    [Theory, InlineData(""), InlineData("-1"), InlineData("+1"), InlineData("1.5"), InlineData("1e3"), InlineData("yesterday"), InlineData("2026-13-01"), InlineData("99999999999999999999")]
    public void Nothing_else_does(string text) => RewindTarget.Parse(text).Should().BeNull();

    private static async Task<long> FromAsync(RewindBench bench, int seconds) =>
        (await bench.PlanAsync(0, RewindTarget.Since(DateTime.UnixEpoch.AddSeconds(seconds)))).Partitions.Single().From;
}
