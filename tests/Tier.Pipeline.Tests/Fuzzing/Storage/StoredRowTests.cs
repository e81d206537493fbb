using System.Text;
using Tier.Pipeline.Records;
using Tier.Pipeline.Streams;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Fuzzing.Storage;

/// <summary>What fuzzing makes goes into real databases: neither refuses a row, and each gives back what was put in.</summary>
public sealed class StoredRowTests(TestServers servers, ITestOutputHelper output)
{
    private const int Records = 3_000;
    private const int Batch = 500;
    private static readonly CancellationToken Now = CancellationToken.None;

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task Every_fuzzed_weather_event_is_stored_as_it_was_transformed(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        await CheckAsync(pipeline, "weather", pipeline.Services.WeatherProcessor().ProcessAsync, Transforms.Weather, Transforms.WeatherTable, FuzzedEvents.Weather(Records));
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task Every_fuzzed_track_is_stored_as_it_was_transformed(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        await CheckAsync(pipeline, "segment-tracks", pipeline.Services.TracksProcessor().ProcessAsync, Transforms.Track, Transforms.TracksTable, FuzzedEvents.Tracks(Records));
    }

    private async Task CheckAsync(
        TestPipeline pipeline, string stream, Func<IReadOnlyList<ConsumedRecord>, CancellationToken, Task> process, Func<ConsumedRecord, RecordOutcome> transform, StreamTable table, ConsumedRecord[] fuzzed)
    {
        output.WriteLine($"The same events again: {FuzzSettings.Again}");
        var outcomes = new List<RecordOutcome>();
        foreach (var batch in fuzzed.Chunk(Batch))
        {
            var records = await pipeline.PublishAsync(stream, batch.Select(record => record.Value), headers: index => batch[index].Headers);
            await process(records, Now);
            outcomes.AddRange(records.Select(transform));
        }

        var rows = await StoredRows.ReadAsync(pipeline, table);
        var rejected = await StoredDeadLetter.ReadAsync(pipeline);
        var duplicates = (await pipeline.QueryAsync<(long Offset, string Id)>("SELECT kafka_offset, event_id FROM duplicate_events")).ToDictionary(duplicate => duplicate.Offset, duplicate => duplicate.Id);
        output.WriteLine($"{rows.Count} rows, {rejected.Count} dead letters, {duplicates.Count} duplicates");
        foreach (var outcome in outcomes)
        {
            var offset = outcome.Record.Offset;
            Check(outcome, table, rows.GetValueOrDefault(offset), rejected.GetValueOrDefault(offset), duplicates.GetValueOrDefault(offset));
        }

        rows.Count.Should().BeGreaterThan(Records / 2);
        rejected.Should().NotBeEmpty();
        duplicates.Should().NotBeEmpty();
        (await pipeline.ReconcileAsync()).Complete.Should().BeTrue();
    }

    private static void Check(RecordOutcome outcome, StreamTable table, Dictionary<string, object?>? row, StoredDeadLetter? rejected, string? duplicate)
    {
        var text = Encoding.UTF8.GetString(outcome.Record.Value!);
        (rejected is not null).Should().Be(outcome.Rejection is not null, "of {0}", text);
        rejected?.Check(outcome);
        (row is null).Should().Be(outcome.Row is null || duplicate is not null, "of {0}", text);
        duplicate?.Should().Be(outcome.Row?.Identity?.Id);
        if (row is not null)
        {
            StoredRow.Check(row, outcome, table);
        }
    }
}
