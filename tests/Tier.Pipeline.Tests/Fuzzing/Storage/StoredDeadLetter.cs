using System.Text.Json;
using Tier.Pipeline.Records;
using Tier.Pipeline.Streams;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Fuzzing.Storage;

/// <summary>A dead letter as the database has it.</summary>
internal sealed record StoredDeadLetter(long Offset, string Reason, string Sentence, byte[]? Value, long? ValueLength, byte[] PayloadHash, string? Headers)
{
    /// <summary>The dead letters by their offsets.</summary>
    public static async Task<Dictionary<long, StoredDeadLetter>> ReadAsync(TestPipeline pipeline)
    {
        var rows = await pipeline.QueryAsync<(long Offset, string Reason, string Sentence, byte[]? Value, long? Length, byte[] Hash, string? Headers)>(
            "SELECT kafka_offset, reason, sentence, value, value_length, payload_hash, headers FROM dead_letters");
        return rows.ToDictionary(row => row.Offset, row => new StoredDeadLetter(row.Offset, row.Reason, row.Sentence, row.Value, row.Length, row.Hash, row.Headers));
    }

    /// <summary>Compares it with its record: all of it is there.</summary>
    public void Check(RecordOutcome outcome)
    {
        var record = outcome.Record;
        Reason.Should().Be(outcome.Rejection?.Reason.ToCode());
        Sentence.Should().Be(outcome.Rejection?.Sentence);
        Value.Should().Equal(record.Value);
        ValueLength.Should().Be(record.Value?.Length);
        PayloadHash.Should().Equal(outcome.PayloadHash);
        var headers = Headers is null ? [] : JsonSerializer.Deserialize<string?[][]>(Headers)!;
        headers.Select(header => (header[0], header[1])).Should().Equal(
            record.Headers.Select(header => (header.Key, header.Value is null ? null : Convert.ToBase64String(header.Value)))!);
    }
}
