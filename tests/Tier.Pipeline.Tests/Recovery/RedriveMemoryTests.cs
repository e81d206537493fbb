using Tier.Testing;

namespace Tier.Pipeline.Tests.Recovery;

/// <summary>Runs alone: what is measured is what the whole process keeps.</summary>
[CollectionDefinition(nameof(RedriveMemoryTests), DisableParallelization = true)]
[Collection(nameof(RedriveMemoryTests))]
public sealed class RedriveMemoryTests(TestServers servers)
{
    [Fact]
    public async Task A_hundred_thousand_dead_letters_are_redriven_with_few_of_them_in_memory()
    {
        const int Count = 100_000, Kept = 1_000;
        await using var pipeline = await TestPipeline.CreateAsync(servers, DatabaseKind.MariaDb);
        await pipeline.Services.TracksProcessor().ProcessAsync(await pipeline.PublishAsync("segment-tracks", [DeadRecords.TrackWithoutName(0)]), CancellationToken.None);
        await pipeline.ExecuteAsync(
            $"""
            INSERT INTO dead_letters (topic_id, kafka_partition, kafka_offset, value, value_length, header_count, payload_hash, reason, sentence, first_seen)
            SELECT topic_id, 0, n, RPAD(n, {Kept}, 'x'), {Kept}, 0, LEFT(UNHEX(SHA2(RPAD(n, {Kept}, 'x'), 256)), 16),
                reason, sentence, first_seen FROM dead_letters,
            (SELECT 1 + a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d AS n FROM {Digits("a")}, {Digits("b")}, {Digits("c")}, {Digits("e")}, {Digits("f")}) numbers WHERE n < {Count}
            """);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = 0L;
        using var watching = new CancellationTokenSource();
        var watch = Task.Run(async () =>
        {
            while (!watching.IsCancellationRequested)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
                await Task.Delay(200, CancellationToken.None);
            }
        });

        var (redriven, still, refused) = await pipeline.Mended().RedriveAsync();
        await watching.CancelAsync();
        await watch;

        (redriven.Loaded, still).Should().Be((Count, 0));
        refused.Should().BeEmpty();
        (most - before).Should().BeLessThan(30_000_000, "all of them have 100 MB");
    }

    private static string Digits(string name) => $"({string.Join(" UNION ALL ", Enumerable.Range(0, 10).Select(digit => $"SELECT {digit} AS d"))}) {name}";
}
