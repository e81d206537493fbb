using MySqlConnector;
using Tier.Pipeline.Records;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Recovery;

/// <summary>Redrives beside each other, beside loads, and redrives that end in the middle.</summary>
public sealed class RedriveRaceTests(TestServers servers)
{
    private const int Letters = 300;

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task Two_redrives_at_once_load_each_letter_once(DatabaseKind database)
    {
        await using var pipeline = await DeadAsync(database);

        var runs = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => pipeline.Mended().RedriveAsync())));

        runs.Sum(run => run.Redriven.Loaded).Should().Be(Letters);
        runs.Sum(run => run.StillDead + run.Refused.Count).Should().Be(0);
        (await pipeline.RowsAsync()).Should().Equal(Enumerable.Range(0, Letters).Select(offset => (long)offset));
        (await pipeline.RedrivenAsync()).Should().HaveCount(Letters);
        await pipeline.CompleteAsync();
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_load_of_the_same_partition_at_the_same_time_loses_nothing_and_loads_nothing_twice(DatabaseKind database)
    {
        await using var pipeline = await DeadAsync(database);
        var fresh = await pipeline.PublishAsync(
            "segment-tracks", Enumerable.Range(0, 1000).Select(number => (byte[]?)TrackRecords.Event(number)));

        // The letters have the ids of events that are loaded meanwhile: either is the duplicate of the other.
        var worker = pipeline.Mended(record =>
            $$"""{"event":"{{MendedTracks.EventName}}","messageId":"message-{{record.Offset}}","originalTimestamp":"2019-06-04T07:30:12Z"}""");
        var load = Task.Run(async () =>
        {
            foreach (var batch in fresh.Chunk(50))
            {
                await pipeline.Services.TracksProcessor().ProcessAsync(batch, CancellationToken.None);
            }
        });
        var (redriven, still, _) = await worker.RedriveAsync();
        await load;

        (redriven.Loaded + redriven.Duplicates, still).Should().Be((Letters, 0));
        (await pipeline.ValueAsync<long>("SELECT COUNT(DISTINCT event_hash) FROM segment_tracks")).Should().Be(1000);
        (await pipeline.ValueAsync<long>("SELECT (SELECT COUNT(*) FROM segment_tracks) + (SELECT COUNT(*) FROM duplicate_events)"))
            .Should().Be(Letters + 1000);
        await pipeline.CompleteAsync();
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_redrive_that_ends_before_its_commit_has_changed_nothing_and_the_next_one_loads_each_once(DatabaseKind database)
    {
        await using var pipeline = await DeadAsync(database);
        var before = await pipeline.ContentsAsync();
        using var ended = new CancellationTokenSource();
        await using (var holder = new MySqlConnection(pipeline.Database.AdminConnectionString))
        {
            // It waits at the ledger, which is the last that it changes.
            await holder.OpenAsync();
            await using var holding = await holder.BeginTransactionAsync();
            await new MySqlCommand("SELECT * FROM load_ranges FOR UPDATE", holder, holding).ExecuteNonQueryAsync();
            var redrive = Task.Run(() => pipeline.Mended().RedriveAsync(cancellationToken: ended.Token));
            await Eventually.HoldsAsync(async () => await pipeline.ConnectionAtAsync("UPDATE load_ranges") is not null);
            (await pipeline.ContentsAsync()).Should().Equal(before);
            await ended.CancelAsync();
            await redrive.Invoking(run => run).Should().ThrowAsync<OperationCanceledException>();
        }

        (await pipeline.ContentsAsync()).Should().Equal(before);
        (await pipeline.Mended().RedriveAsync()).Redriven.Should().Be(new OutcomeCounts(Letters, 0, 0, 0));
        (await pipeline.RowsAsync()).Should().HaveCount(Letters);
        await pipeline.CompleteAsync();
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_redrive_whose_connection_is_killed_before_its_commit_begins_again(DatabaseKind database)
    {
        await using var pipeline = await DeadAsync(database);
        await using var holder = new MySqlConnection(pipeline.Database.AdminConnectionString);
        await holder.OpenAsync();
        Task<(OutcomeCounts Redriven, long StillDead, IReadOnlyList<string> Refused)> redrive;
        await using (var holding = await holder.BeginTransactionAsync())
        {
            await new MySqlCommand("SELECT * FROM load_ranges FOR UPDATE", holder, holding).ExecuteNonQueryAsync();
            redrive = Task.Run(() => pipeline.Mended().RedriveAsync());
            long? waiting = null;
            await Eventually.HoldsAsync(async () => (waiting = await pipeline.ConnectionAtAsync("UPDATE load_ranges")) is not null);
            await pipeline.ExecuteAsync($"KILL {waiting}");
        }

        (await redrive).Redriven.Should().Be(new OutcomeCounts(Letters, 0, 0, 0));
        (await pipeline.RowsAsync()).Should().HaveCount(Letters);
        (await pipeline.DeadAsync()).Should().BeEmpty();
        await pipeline.CompleteAsync();
    }

    private async Task<TestPipeline> DeadAsync(DatabaseKind database)
    {
        var pipeline = await TestPipeline.CreateAsync(servers, database);
        await pipeline.LoadTracksAsync([.. Enumerable.Range(0, Letters).Select(DeadRecords.TrackWithoutName)]);
        return pipeline;
    }
}
