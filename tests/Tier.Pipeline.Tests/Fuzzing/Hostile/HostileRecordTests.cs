using System.Text;
using Tier.Pipeline.Tests.Fuzzing.Samples;
using Tier.Pipeline.Tests.Fuzzing.Storage;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Fuzzing.Hostile;

/// <summary>Each hostile record ends loaded, as a duplicate, or as a dead letter with its reason; on both databases, through both brokers.</summary>
public sealed class HostileRecordTests(HostileRuns runs) : IClassFixture<HostileRuns>
{
    // What is longer is compared with what was transformed, but not taken apart once more.
    private const int LongestReadAgain = 60_000;

    public static TheoryData<string> Names => [.. HostileRecords.All.Select(record => record.Name)];

    [Theory, MemberData(nameof(Names))]
    public Task Through_the_broker_in_this_process_into_MariaDB(string name) => CheckAsync(name, DatabaseKind.MariaDb, BrokerKind.InProcess);

    [Theory, MemberData(nameof(Names))]
    public Task Through_Kafka_into_MySQL(string name) => CheckAsync(name, DatabaseKind.MySql, BrokerKind.Kafka);

    [Theory, InlineData(DatabaseKind.MariaDb, BrokerKind.InProcess), InlineData(DatabaseKind.MySql, BrokerKind.Kafka)]
    public async Task Every_hostile_record_is_accounted_for(DatabaseKind database, BrokerKind broker)
    {
        var run = await runs.OnAsync(database, broker);

        run.Report!.Complete.Should().BeTrue();
        run.Report.Topics.Where(topic => topic.Current).Sum(topic => topic.Counts.Total).Should().Be(HostileRecords.All.Count);
    }

    private async Task CheckAsync(string name, DatabaseKind database, BrokerKind broker)
    {
        var record = HostileRecords.All.Single(record => record.Name == name);

        var outcome = (await runs.OnAsync(database, broker)).Outcomes[name];

        outcome.Name.Should().Be(record.Outcome, "of {0}", outcome.Transformed.Rejection);
        if (outcome.Row is { } row)
        {
            StoredRow.Check(row, outcome.Transformed, record.Stream == "weather" ? Transforms.WeatherTable : Transforms.TracksTable);
            CheckColumns(record, row);
            ReadAgain(record, outcome);
        }
    }

    private static void CheckColumns(HostileRecord record, IReadOnlyDictionary<string, object?> row)
    {
        foreach (var (column, value) in record.Columns)
        {
            row[column].Should().Be(value, "{0} says so", column);
        }
    }

    private static void ReadAgain(HostileRecord record, HostileOutcome outcome)
    {
        if (outcome.Transformed.Record.Value!.Length <= LongestReadAgain)
        {
            var text = Encoding.UTF8.GetString(outcome.Transformed.Record.Value).Trim(' ', '\t', '\r', '\n', ',', '\uFEFF');
            OutcomeCheck.Check(EventReading.Read(record.Stream == "weather", text, outcome.Transformed)!, outcome.Transformed);
        }
    }
}
