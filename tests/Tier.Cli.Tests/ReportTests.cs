using System.Text.Json;
using Tier.Cli.Views;
using Tier.Pipeline.Reconciliation;

namespace Tier.Cli.Tests;

public sealed class ReportTests
{
    [Fact]
    public void The_verdict_on_one_partition_names_its_offsets_and_every_outcome() =>
        ReportView.Verdict(Reports.Topic("weather", partitions: Reports.Partition(0, 2886)))
            .Should().Be("COMPLETE  weather  offsets 0–2,885 = 2,884 loaded + 1 dead letters + 1 duplicates, 0 gaps");

    [Fact]
    public void The_verdict_on_several_partitions_adds_them_up() =>
        ReportView.Verdict(Reports.Topic("weather", partitions: [Reports.Partition(0, 10), Reports.Partition(1, 20)]))
            .Should().Be("COMPLETE  weather  30 offsets of 2 partitions = 26 loaded + 2 dead letters + 2 duplicates, 0 gaps");

    [Fact]
    public void One_problem_of_one_partition_makes_the_topic_not_complete_and_is_told_with_its_place()
    {
        using var output = new StringWriter();
        ReportView.Show(output, new([Reports.Topic("weather", partitions: [Reports.Partition(0, 10), Reports.Partition(1, 20, 0, "the ledger has a hole: offsets 3 to 4")])]));

        output.ToString().Should().Contain("NOT COMPLETE  weather  ").And.Contain("  weather[1]: the ledger has a hole: offsets 3 to 4");
    }

    [Fact]
    public void A_topic_that_is_no_more_is_called_so()
    {
        using var output = new StringWriter();
        ReportView.Show(output, new([Reports.Topic("weather", current: false, Reports.Partition(0, 10))]));

        output.ToString().Should().Contain("weather[0] gone").And.Contain("COMPLETE  weather (a topic of that name that is no more)");
    }

    [Fact]
    public void The_totals_are_those_of_the_current_topics_alone()
    {
        var report = new ReconciliationReport([Reports.Topic("weather", partitions: Reports.Partition(0, 10)), Reports.Topic("weather", current: false, Reports.Partition(0, 7))]);

        Totals(report, "weather").Should().Be("""{"produced":10,"loaded":8,"deadLetters":1,"duplicates":1,"gaps":0,"complete":true}""");
    }

    [Fact]
    public void A_topic_with_records_that_wait_is_not_complete_in_the_totals() =>
        Totals(new([Reports.Topic("weather", partitions: Reports.Partition(0, 10, lag: 3))]), "weather")
            .Should().Be("""{"produced":13,"loaded":8,"deadLetters":1,"duplicates":1,"gaps":0,"complete":false}""");

    private static string Totals(ReconciliationReport report, string stream)
    {
        using var document = JsonDocument.Parse(ReportJson.Totals(report));
        return JsonSerializer.Serialize(document.RootElement.GetProperty(stream));
    }
}
