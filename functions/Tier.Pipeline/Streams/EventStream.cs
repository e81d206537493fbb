using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Tier.Pipeline.Streams;

/// <summary>
/// A stream of events: all that is particular to it. A new stream is one class that derives from this one, registered by <c>AddStream</c>,
/// a function class, a migration for its table and a file of sample events.
/// </summary>
[SuppressMessage("Naming", "CA1711", Justification = "It is a stream of events, not one of bytes.")]
public abstract class EventStream
{
    private readonly OutcomePool idle = new();
    private readonly Lazy<Engine> engine;

    /// <summary>Names a stream.</summary>
    /// <param name="name">Its name, in lower case with hyphens, which is its topic's default name.</param>
    /// <param name="table">Its table.</param>
    protected EventStream(string name, string table)
    {
        Name = name;
        SettingPrefix = string.Concat(name.Split('-').Select(word => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(word)));
        engine = new(() => new(this, table));
    }

    /// <summary>The stream's name: <c>segment-tracks</c>.</summary>
    public string Name { get; }

    /// <summary>What the names of the stream's settings begin with: <c>SegmentTracks</c>.</summary>
    public string SettingPrefix { get; }

    /// <summary>The setting that names the stream's topic.</summary>
    public string TopicSetting => SettingPrefix + "Topic";

    /// <summary>The setting that names the consumer group of the stream's function.</summary>
    public string ConsumerGroupSetting => SettingPrefix + "ConsumerGroup";

    /// <summary>The setting that names the file which is replayed into the stream's topic.</summary>
    public string FileSetting => SettingPrefix + "File";

    /// <summary>The table that the stream loads.</summary>
    public StreamTable Table => engine.Value.Table;

    /// <summary>The file of sample events, in the folder data/.</summary>
    public abstract string FileName { get; }

    /// <summary>An event as it stands in a file, with the required fields, for people whose file has others.</summary>
    public abstract string SampleEvent { get; }

    /// <summary>The CloudEvents type of the stream's events.</summary>
    public abstract string EventType { get; }

    /// <summary>The columns of the table that are the stream's own.</summary>
    protected abstract Columns Columns { get; }

    /// <summary>By what an event is known again.</summary>
    protected abstract Identity Identity { get; }

    /// <summary>The column whose day is the row's <c>event_day</c>.</summary>
    protected abstract string Day { get; }

    /// <summary>
    /// The columns by which events belong together and keep their order: the first that an event has is the key that it is published under.
    /// </summary>
    protected abstract IReadOnlyList<string> Key { get; }

    /// <summary>
    /// The three steps of one record: reads the event, types its fields, and makes a row of them. Never throws: data that isn't such an
    /// event is a rejection, and so is data at which the stream's own code throws. May run on several threads at once.
    /// </summary>
    public RecordOutcome Apply(ConsumedRecord record) => Apply(record, new());

    /// <summary>The outcomes of several records, each of which goes through the steps when something is asked of its outcome.</summary>
    /// <returns>The outcomes, in the order of the records. <see cref="Return"/> them when they are stored.</returns>
    internal RecordOutcome[] OutcomesOf(IReadOnlyList<ConsumedRecord> records)
    {
        var outcomes = new RecordOutcome[records.Count];
        for (var index = 0; index < outcomes.Length; index++)
        {
            outcomes[index] = idle.Take().Await(records[index], this);
        }

        return outcomes;
    }

    /// <summary>Takes outcomes back that nobody looks at any more, for the next records.</summary>
    internal void Return(RecordOutcome[] outcomes) => idle.Return(outcomes);

    /// <summary>The key that an event is published under; null when there is none.</summary>
    public string? PartitionKey(byte[] value) => engine.Value.KeyOf(value);

    /// <summary>The steps of one record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="outcome">Takes what becomes of it; what it had before is gone.</param>
    internal RecordOutcome Apply(ConsumedRecord record, RecordOutcome outcome) => engine.Value.Apply(record, outcome);

    /// <summary>
    /// The bytes of the event: the record's value, unless a stream finds it elsewhere or changes it. Null for a tombstone.
    /// </summary>
    protected virtual byte[]? Extract(ConsumedRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.Value;
    }

    /// <summary>Whether an event is left out; its offset is recorded as a gap, <c>filtered</c>.</summary>
    protected virtual bool LeavesOut(EventFields fields) => false;

    /// <summary>Why an event can't become a row, besides its columns; null when it can.</summary>
    protected virtual Rejection? Refuse(EventFields fields) => null;

    /// <summary>What the declaration becomes: its readers are used again, one for each thread.</summary>
    [SuppressMessage("Design", "CA1001", Justification = "It lives as long as the process.")]
    private sealed class Engine
    {
        private readonly EventStream stream;
        private readonly EventShape shape;
        private readonly ThreadLocal<EventReader> readers;

        public Engine(EventStream stream, string table)
        {
            this.stream = stream;
            var columns = stream.Columns;
            Check(columns.All);
            shape = new(columns);
            Table = new(table, [.. columns.All.Where(column => column.Kind is not ColumnKind.Member)]);
            readers = new(() => new(shape, columns.All, stream.Identity, stream.Day, stream.LeavesOut, stream.Refuse));
        }

        public StreamTable Table { get; }

        public RecordOutcome Apply(ConsumedRecord record, RecordOutcome outcome)
        {
            outcome.Begin(record);
            try
            {
                readers.Value!.Read(record, stream.Extract(record), outcome, Table);
            }
#pragma warning disable CA1031 // Whatever a stream's code throws concerns this record alone, and the record is kept as a dead letter.
            catch (Exception exception) when (exception is not OutOfMemoryException)
#pragma warning restore CA1031
            {
                outcome.Reject(new(ReasonCode.TransformFailed, $"the transform threw {exception.GetType().Name}, wanted a row or a reason"));
            }

            return outcome;
        }

        private void Check(IReadOnlyList<Column> columns)
        {
            var noKey = stream.Key.FirstOrDefault(name => !columns.Any(column => column.Name == name));
            var hasDay = columns.Any(column => column.Name == stream.Day && column.Kind is ColumnKind.Time);
            var fault = !hasDay ? $"its day is '{stream.Day}', which is no column of a time"
                : noKey is not null ? $"its key is '{noKey}', which is no column"
                : stream.Identity.FaultIn(columns);
            if (fault is not null)
            {
                throw new InvalidOperationException($"The stream {stream.Name}: {fault}.");
            }
        }

        public string? KeyOf(byte[] value)
        {
            var reader = readers.Value!;
            return reader.Sort(value) is not null ? null : stream.Key.Select(reader.KeyOf).FirstOrDefault(key => key is not null);
        }
    }
}
