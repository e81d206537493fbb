using Tier.Pipeline.Records;
using Tier.Pipeline.Recovery;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Recovery;

/// <summary>Ranges of the ledger end at 100,000 offsets. A gap makes so many of them at once.</summary>
public sealed class RewindLedgerTests(TestServers servers)
{
    [Theory]
    [InlineData(0, "")]
    [InlineData(50_000, "0-49999:0+0+0+50000")] // inside the gap
    [InlineData(99_990, "0-99989:0+0+0+99990")] // after the gap
    [InlineData(99_999, "0-99998:8+1+0+99990")] // before the border
    [InlineData(100_000, "0-99999:9+1+0+99990")] // at it
    [InlineData(100_001, "0-99999:9+1+0+99990 100000-100000:1+0+0+0")] // after it
    [InlineData(100_020, "0-99999:9+1+0+99990 100000-100019:19+0+1+0")] // the end
    public async Task The_range_that_is_cut_keeps_what_is_below_and_grows_again(long to, string ledger)
    {
        await using var bench = await RewindBench.CreateAsync(servers, DatabaseKind.MariaDb);
        await LoadAsync(bench, 0);
        var before = await bench.Pipeline.ContentsAsync();
        (await LedgerAsync(bench)).Should().Be("0-99999:9+1+0+99990 100000-100019:19+0+1+0");

        // The broker has none of these offsets.
        await bench.RewindAsync(0, RewindTarget.At(to), acceptedLoss: long.MaxValue);
        var after = await LedgerAsync(bench);
        await LoadAsync(bench, to);

        after.Should().Be(ledger);
        (await bench.Pipeline.ContentsAsync()).Should().Equal(before);
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task More_rows_than_one_statement_deletes_go_in_one_transaction(DatabaseKind database)
    {
        await using var bench = await RewindBench.CreateAsync(servers, database);
        await bench.PublishAsync(0, WeatherRecords.Events(0, 25_003).Select((value, offset) => offset % 2 == 0 ? value : WeatherRecords.WithoutCity(offset)));
        await bench.LoadAsync(0, 0, 2_500);

        (await bench.RewindAsync(0, RewindTarget.At(2))).Should().Equal(new RewoundPartition(0, 2, 25_003, new OutcomeCounts(12_501, 12_500, 0, 0)));

        (await bench.Pipeline.QueryAsync<long>("SELECT kafka_offset FROM weather_data UNION ALL SELECT kafka_offset FROM dead_letters ORDER BY 1")).Should().Equal(0, 1);
        (await LedgerAsync(bench)).Should().Be("0-1:1+1+0+0");
    }

    /// <summary>A gap up to 99,989; then rows, but for a dead letter at 99,995 and a duplicate at 100,010; batches end at the border.</summary>
    private static async Task LoadAsync(RewindBench bench, long from)
    {
        await bench.LoadAsync([RewindBench.Gap(0, 99_989)], [], from);
        foreach (var batch in Enumerable.Range(99_990, 30).Chunk(10))
        {
            await bench.LoadAsync([], batch.Select(offset => bench.Record(offset, offset switch
            {
                99_995 => WeatherRecords.WithoutCity(1),
                100_010 => WeatherRecords.Event(100_001),
                _ => WeatherRecords.Event(offset),
            })), from);
        }
    }

    private static async Task<string> LedgerAsync(RewindBench bench) => string.Join(' ',
        (await bench.Pipeline.QueryAsync<(long First, long Last, long Loaded, long DeadLetters, long Duplicates, long Gaps)>(
            "SELECT first_offset, last_offset, loaded, dead_letters, duplicates, gaps FROM load_ranges WHERE topic_id = @Id ORDER BY first_offset", bench.Topic))
        .Select(range => $"{range.First}-{range.Last}:{range.Loaded}+{range.DeadLetters}+{range.Duplicates}+{range.Gaps}"));
}
