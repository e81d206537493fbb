namespace Tier.Pipeline.Streams;

/// <summary>What is to be stored of one record: a row, a dead letter, or, with neither, that the record was left out on purpose.</summary>
public sealed class RecordOutcome
{
    private Row? row;

    /// <summary>The record.</summary>
    public ConsumedRecord Record { get; private set; } = null!;

    /// <summary>First half of the SHA-256 of the record's value; of nothing for a tombstone.</summary>
    public byte[] PayloadHash { get; } = new byte[ShortHash.Length];

    /// <summary>The row; null when the record was rejected or left out.</summary>
    public Row? Row { get; private set; }

    /// <summary>Why there is no row; null when there is one or the record was left out.</summary>
    public Rejection? Rejection { get; private set; }

    /// <summary>The outcome of a record whatever its stream makes of it: a dead letter with a rejection, left out without one.</summary>
    internal static RecordOutcome Of(ConsumedRecord record, ReadOnlySpan<byte> payloadHash, Rejection? rejection)
    {
        var outcome = new RecordOutcome { Record = record, Rejection = rejection };
        payloadHash.CopyTo(outcome.PayloadHash);
        return outcome;
    }

    /// <summary>Takes the next record.</summary>
    internal void Begin(ConsumedRecord record)
    {
        (Record, Row, Rejection) = (record, null, null);
        ShortHash.Of(record.Value, PayloadHash);
    }

    /// <summary>Lets go of the record.</summary>
    internal void Forget()
    {
        (Record, Rejection) = (null!, null);
        row?.Forget();
    }

    /// <summary>The row that may become its own.</summary>
    internal Row RowOf(StreamTable table) => row ??= new(table);

    /// <summary>The record is a row.</summary>
    internal void Accept(Row accepted) => Row = accepted;

    /// <summary>The record is a dead letter.</summary>
    internal void Reject(Rejection rejection) => (Row, Rejection) = (null, rejection);
}
