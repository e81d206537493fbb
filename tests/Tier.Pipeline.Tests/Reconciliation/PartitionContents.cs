using Dapper;
using MySqlConnector;
using Tier.Pipeline.Records;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Tests.Reconciliation;

/// <summary>All that the tables have of one partition, to be written by SQL: sound at first, then damaged.</summary>
internal sealed class PartitionContents
{
    private static readonly DateOnly Day = new(2019, 6, 4);
    private static readonly byte[] Hash = new byte[16];

    public List<(long Offset, int Day)> Rows { get; } = [];

    public List<long> DeadLetters { get; } = [];

    public List<long> Duplicates { get; } = [];

    public List<OffsetRange> Gaps { get; } = [];

    public List<LedgerRange> Ledger { get; private set; } = [];

    public CheckpointRow Checkpoint { get; set; } = new(0, 0, null);

    /// <summary>A sound partition: each offset one outcome of a random kind, the ledger in random pieces.</summary>
    public static PartitionContents Sound(Random random, int offsets)
    {
        var first = random.Next(3) * 7L;
        var contents = new PartitionContents { Checkpoint = new(first, first + offsets, null) };
        for (var offset = first; offset < first + offsets; offset++)
        {
            switch (random.Next(10))
            {
                case 0:
                    contents.DeadLetters.Add(offset);
                    break;
                case 1:
                    contents.Duplicates.Add(offset);
                    break;
                case 2:
                    var last = Math.Min(first + offsets - 1, offset + random.Next(20));
                    contents.Gaps.Add(new(offset, last));
                    offset = last;
                    break;
                default:
                    contents.Rows.Add((offset, 0));
                    break;
            }
        }

        for (var next = first; next < first + offsets;)
        {
            var last = Math.Min(first + offsets - 1, next + random.Next(1, 25));
            contents.Ledger.Add(new(next, last, contents.Counts(new(next, last))));
            next = last + 1;
        }

        return contents;
    }

    /// <summary>The outcomes at an offset.</summary>
    public OutcomeCounts At(long offset) => new(
        Rows.Count(row => row.Offset == offset),
        DeadLetters.Count(dead => dead == offset),
        Duplicates.Count(duplicate => duplicate == offset),
        Gaps.Count(gap => gap.First <= offset && offset <= gap.Last));

    /// <summary>The outcomes in a range.</summary>
    public OutcomeCounts Counts(OffsetRange range) => Offsets(range).Aggregate(OutcomeCounts.None, (sum, offset) => sum + At(offset));

    /// <summary>The offsets of a range.</summary>
    public static IEnumerable<long> Offsets(OffsetRange range)
    {
        for (var offset = range.First; offset <= range.Last; offset++)
        {
            yield return offset;
        }
    }

    /// <summary>Replaces the ledger; the key of its table has each first offset once.</summary>
    public void ReplaceLedger(IEnumerable<LedgerRange> ranges) => Ledger = [.. ranges.DistinctBy(range => range.First).OrderBy(range => range.First)];

    /// <summary>Writes it as one partition.</summary>
    public async Task WriteAsync(MySqlConnection connection, ushort topicId, int partition)
    {
        var now = DateTime.UtcNow;
        await connection.ExecuteAsync(
            "INSERT INTO partition_checkpoints (topic_id, kafka_partition, low_watermark, next_offset, verified_to) VALUES (@topicId, @partition, @First, @Next, @VerifiedTo)",
            new { topicId, partition, Checkpoint.First, Checkpoint.Next, Checkpoint.VerifiedTo });
        await InsertAsync(connection, "load_ranges (topic_id, kafka_partition, first_offset, last_offset, loaded, dead_letters, duplicates, gaps, loaded_at)",
            Ledger.Select(range => new object[] { topicId, partition, range.First, range.Last, range.Counts.Loaded, range.Counts.DeadLetters, range.Counts.Duplicates, range.Counts.Gaps, now }));
        await InsertAsync(connection, "weather_data (topic_id, kafka_partition, kafka_offset, event_day, date_time, city, temperature, is_precipitating, payload_hash, loaded_at)",
            Rows.Select(row => new object[] { topicId, partition, row.Offset, Day.AddDays(row.Day), now, "Zurich", 20.0, false, Hash, now }));
        await InsertAsync(connection, "dead_letters (topic_id, kafka_partition, kafka_offset, payload_hash, reason, sentence, first_seen)",
            DeadLetters.Select(offset => new object[] { topicId, partition, offset, Hash, "invalid_json", "", now }));
        await InsertAsync(connection, "duplicate_events (topic_id, kafka_partition, kafka_offset, event_day, event_id, first_topic_id, first_partition, first_offset, payload_hash, payload_differs, loaded_at)",
            Duplicates.Select(offset => new object[] { topicId, partition, offset, Day, "id", topicId, partition, 0, Hash, false, now }));
        await InsertAsync(connection, "offset_gaps (topic_id, kafka_partition, first_offset, last_offset, reason, found_at)",
            Gaps.Select(gap => new object[] { topicId, partition, gap.First, gap.Last, "compacted", now }));
    }

    private static async Task InsertAsync(MySqlConnection connection, string columns, IEnumerable<object[]> rows)
    {
        if (rows.ToArray() is { Length: > 0 } all)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"INSERT INTO {columns} VALUES {string.Join(',', all.Select(row => $"({string.Join(',', row.Select(_ => '?'))})"))}";
            foreach (var value in all.SelectMany(row => row))
            {
                command.Parameters.Add(new() { Value = value });
            }

            await command.ExecuteNonQueryAsync();
        }
    }
}
