namespace Tier.Pipeline.Streams;

/// <summary>What is to be stored of one record: a row, a dead letter, or, with neither, that the record was left out on purpose.</summary>
/// <remarks>
/// A record of a batch is read when its outcome is first used, mostly while the server executes the previous statement. Not thread-safe.
/// </remarks>
public sealed class RecordOutcome
{
    private readonly byte[] payloadHash = new byte[ShortHash.Length];
    private Row? row;
    private Row? accepted;
    private Rejection? rejection;
    private EventStream? unread;

    /// <summary>The record.</summary>
    public ConsumedRecord Record { get; private set; } = null!;

    /// <summary>First half of the SHA-256 of the record's value; of nothing for a tombstone.</summary>
    public byte[] PayloadHash => Read().payloadHash;

    /// <summary>The row; null when the record was rejected or left out.</summary>
    public Row? Row => Read().accepted;

    /// <summary>Why there is no row; null when there is one or the record was left out.</summary>
    public Rejection? Rejection => Read().rejection;

    /// <summary>The outcome of a record whatever its stream makes of it: a dead letter with a rejection, left out without one.</summary>
    internal static RecordOutcome Of(ConsumedRecord record, ReadOnlySpan<byte> payloadHash, Rejection? rejection)
    {
        var outcome = new RecordOutcome { Record = record, rejection = rejection };
        payloadHash.CopyTo(outcome.payloadHash);
        return outcome;
    }

    /// <summary>Takes a record, to be read when something is asked of it.</summary>
    internal RecordOutcome Await(ConsumedRecord record, EventStream stream)
    {
        (Record, unread) = (record, stream);
        return this;
    }

    /// <summary>Reads the record, if it wasn't yet.</summary>
    internal RecordOutcome Read()
    {
        if (unread is { } stream)
        {
            stream.Apply(Record, this);
        }

        return this;
    }

    /// <summary>Takes the next record.</summary>
    internal void Begin(ConsumedRecord record)
    {
        (Record, unread, accepted, rejection) = (record, null, null, null);
        ShortHash.Of(record.Value, payloadHash);
    }

    /// <summary>Lets go of the record.</summary>
    internal void Forget()
    {
        (Record, unread, rejection) = (null!, null, null);
        row?.Forget();
    }

    /// <summary>The row that may become its own.</summary>
    internal Row RowOf(StreamTable table) => row ??= new(table);

    /// <summary>The record is a row.</summary>
    internal void Accept(Row read) => accepted = read;

    /// <summary>The record is a dead letter.</summary>
    internal void Reject(Rejection reason) => (accepted, rejection) = (null, reason);
}
