using System.Text.Json;
using Spectre.Console;
using Tier.Cli.Views;
using Tier.Pipeline.Reconciliation;
using Tier.Pipeline.Records;

namespace Tier.Cli.Tests;

public sealed class ReportTests
{
    private static readonly PartitionReport Faulty = Reports.Partition(1, 20, 0, "2 offsets below the checkpoint without an outcome: 3 to 4") with
    {
        Holes = [new(3, 4)],
        Overlaps = [new(7, 7, new(1, 1, 0, 0))],
        Lost = [new(0, 0)],
        GapsByReason = new Dictionary<string, long> { ["compacted"] = 2, ["lost_to_retention"] = 1 },
        VerifiedTo = null,
        AuditedFrom = 0,
    };

    [Fact]
    public void The_verdict_names_every_outcome() =>
        ReportView.Verdict(Reports.Topic("weather", partitions: Reports.Partition(0, 2886)))
            .Should().Be("COMPLETE  weather  topic 2,886 = 2,884 loaded + 1 dead letters + 1 duplicates, 0 gaps");

    [Theory]
    [InlineData(2886, 2886, 2886, 2886, null, "COMPLETE  weather  file 2,886 = topic 2,886 =")]
    [InlineData(2800, 2800, 2800, 2800, null, "COMPLETE  weather  file 2,800 + 86 others = topic 2,886 =")]
    [InlineData(3000, 2886, 2886, 2886, null, "COMPLETE  weather  2,886 of file 3,000 = topic 2,886 =")]
    [InlineData(3000, 2890, 2890, 2886, null, "COMPLETE  weather  2,890 of file 3,000 − 4 not loaded = topic 2,886 =")]
    [InlineData(2887, 2887, 2886, 2886, null, "NOT COMPLETE  weather  2,886 of file 2,887 = topic 2,886 =")]
    [InlineData(3000, 2886, 2886, 2886, "weather.json was cut short", "NOT COMPLETE  weather  2,886 of file 3,000 = topic 2,886 =")]
    public void The_verdict_begins_at_the_file(long events, long published, long recorded, long loaded, string? problem, string expected)
    {
        var topic = Reports.Topic("weather", partitions: Reports.Partition(0, 2886)) with { Files = [Reports.File(events, published, recorded, loaded, problem)] };

        ReportView.Verdict(topic).Should().StartWith(expected);
        if (problem is not null)
        {
            Shown(topic).Should().Contain($"  {problem}");
        }
    }

    [Fact]
    public void Below_the_verdict_on_one_partition_are_its_offsets() =>
        Shown(Reports.Topic("weather", partitions: Reports.Partition(0, 2886))).Should().Contain("  offsets 0–2,885, topic id topic in cluster cluster");

    [Fact]
    public void The_verdict_on_several_partitions_adds_them_up_and_names_the_reasons_of_gaps()
    {
        var topic = Reports.Topic("weather", partitions: [Reports.Partition(0, 10), Faulty with { Problems = [] }, Faulty with { Problems = [] }]);

        ReportView.Verdict(topic).Should().Be("COMPLETE  weather  topic 50 = 44 loaded + 3 dead letters + 3 duplicates, 0 gaps (4 compacted + 2 lost_to_retention)");
        Shown(topic).Should().Contain("  50 offsets of 3 partitions, topic id");
    }

    [Fact]
    public void One_problem_of_one_partition_makes_the_topic_not_complete_and_is_told_with_its_place() =>
        Shown(Reports.Topic("weather", partitions: [Reports.Partition(0, 10), Faulty])).Should()
            .Contain("NOT COMPLETE  weather  ").And.Contain("  weather[1]: 2 offsets below the checkpoint without an outcome: 3 to 4");

    [Fact]
    public void The_table_has_the_watermarks_and_a_column_for_each_fault_that_there_is() =>
        Lines(width: 93, Reports.Topic("weather", partitions: [Reports.Partition(0, 10, lag: 5), Faulty])).Should().Equal(
            "partition  offsets broker loaded dead dup gaps lag committed holes overlaps lost",
            "weather[0] 0–9       0–15      8    1   1    0   5        10     0        0    0 complete",
            "weather[1] 0–19      0–20     18    1   1    0   0        20     2        1    1 NOT COMPLETE");

    [Fact]
    public void The_table_of_a_complete_run_fits_a_terminal_of_80_columns() =>
        Lines(width: 80, Reports.Topic("segment-tracks", partitions: Reports.Partition(0, 6002))).Should().Equal(
            "partition         offsets  broker loaded dead dup gaps lag committed",
            "segment-tracks[0] 0–6,001 0–6,002  6,000    1   1    0   0     6,002 complete");

    [Fact]
    public void On_a_terminal_too_narrow_for_the_table_each_partition_is_a_paragraph() =>
        Lines(width: 40, Reports.Topic("weather", partitions: Reports.Partition(0, 2886))).Should().Equal(
            "weather[0]",
            "  offsets   0–2,885",
            "  broker    0–2,886",
            "  loaded    2,884",
            "  dead      1",
            "  dup       1",
            "  gaps      0",
            "  lag       0",
            "  committed 2,886",
            "  complete");

    [Fact]
    public void An_earlier_topic_is_called_so_and_each_has_its_id() =>
        Shown(Reports.Topic("weather", current: false, Reports.Partition(0, 10))).Should()
            .Contain("weather[0] gone").And.Contain("COMPLETE  weather (an earlier topic)").And.Contain(", topic id topic in cluster cluster");

    [Fact]
    public void A_broker_that_gives_topics_no_ids_is_told_of() =>
        Shown(Reports.Topic("weather", partitions: Reports.Partition(0, 10)) with { Identity = new("cluster", "") }).Should()
            .Contain("topic id unknown").And.Contain("the broker gives topics no ids").And.Contain("payload hashes");

    [Theory]
    [InlineData("tier reconcile --repair", false, false)]
    [InlineData("tier rewind --topic weather --partition 1 --to 7", true, false)]
    [InlineData("tier rewind --topic weather --partition 1 --to 20", false, true)]
    public void What_to_do_is_said_to_load_what_is_missing_or_to_rewind_where_there_is_too_much(string command, bool overlaps, bool outside) =>
        Shown(Reports.Topic("weather", partitions: Faulty with { Overlaps = overlaps ? Faulty.Overlaps : [], Outside = outside ? [new(25, 30)] : [] }))
            .Should().Contain($"weather[1]: to mend it: {command}, which ");

    [Fact]
    public void Rows_that_were_not_understood_are_told_of_with_the_fields_they_keep()
    {
        var topic = Reports.Topic("weather", partitions: [Reports.Partition(0, 10) with { Untyped = 1_200 }, Reports.Partition(1, 10) with { Untyped = 34 }]);

        Shown(topic with { UntypedFields = ["Nutzer", "Ze\u001b[2Jit"] }).Should()
            .Contain("\n  1,234 untyped: rows that fill no column but the required ones; the fields they keep most often: Nutzer, Ze [2Jit\n");
        Shown(topic).Should().Contain("  1,234 untyped: rows that fill no column but the required ones\n");
        Shown(Reports.Topic("weather", partitions: Reports.Partition(0, 10))).Should().NotContain("untyped");
    }

    [Fact]
    public void The_totals_have_them_too() =>
        Member(ReportJson.Totals(new([Reports.Topic("weather", partitions: Reports.Partition(0, 10) with { Untyped = 3 }) with { UntypedFields = ["Zeit"] }])), "weather").Should()
            .EndWith(""","untyped":3,"untypedFields":["Zeit"],"files":[]}""");

    [Fact]
    public void What_a_repair_did_and_what_it_left_has_a_line_each()
    {
        using var output = new StringWriter();

        RepairView.Show(output, new(
            [new("weather", 0, new(3, 7), new(4, 1, 0, 0), LedgerOnly: false), new("weather", 0, new(3, 7), new(4, 1, 0, 0), LedgerOnly: true), new("weather", 1, new(9, 9), OutcomeCounts.None, LedgerOnly: false)],
            ["weather[2]: offsets 1 to 2 can't be had"]));

        output.ToString().TrimEnd().Split('\n').Should().Equal(
            "loaded  weather[0]  offsets 3 to 7: 4 loaded, 1 dead letters, 0 duplicates, 0 gaps",
            "into the ledger again  weather[0]  offsets 3 to 7: 4 loaded, 1 dead letters, 0 duplicates, 0 gaps",
            "loaded  weather[1]  offsets 9: another worker was first",
            "left  weather[2]: offsets 1 to 2 can't be had");
    }

    [Fact]
    public void The_totals_are_those_of_the_current_topics_alone()
    {
        var report = new ReconciliationReport([Reports.Topic("weather", partitions: Reports.Partition(0, 10)), Reports.Topic("weather", current: false, Reports.Partition(0, 7))]);

        Member(ReportJson.Totals(report), "weather").Should()
            .Be("""{"produced":10,"loaded":8,"deadLetters":1,"duplicates":1,"gaps":0,"complete":true,"lag":0,"holes":0,"overlaps":0,"lost":0,"untyped":0,"untypedFields":[],"files":[]}""");
    }

    [Fact]
    public void A_topic_with_records_that_wait_is_not_complete_in_the_totals() =>
        Member(ReportJson.Totals(new([Reports.Topic("weather", partitions: Reports.Partition(0, 10, lag: 3))])), "weather").Should()
            .Be("""{"produced":13,"loaded":8,"deadLetters":1,"duplicates":1,"gaps":0,"complete":false,"lag":3,"holes":0,"overlaps":0,"lost":0,"untyped":0,"untypedFields":[],"files":[]}""");

    [Fact]
    public void The_whole_report_has_the_same_members_and_all_topics_with_every_range()
    {
        var report = new ReconciliationReport([Reports.Topic("weather", partitions: [Reports.Partition(0, 10, lag: 3), Faulty]), Reports.Topic("weather", current: false, Reports.Partition(0, 7))]);

        var weather = JsonDocument.Parse(ReportJson.Whole(report)).RootElement.GetProperty("weather");

        weather.GetProperty("complete").GetBoolean().Should().BeFalse();
        weather.GetProperty("lag").GetInt64().Should().Be(3);
        weather.GetProperty("topics").EnumerateArray().Select(topic => (topic.GetProperty("topicId").GetString(), topic.GetProperty("current").GetBoolean(), topic.GetProperty("complete").GetBoolean()))
            .Should().Equal(("topic", true, false), ("topic", false, true));
        var faulty = weather.GetProperty("topics")[0].GetProperty("partitions")[1];
        faulty.GetProperty("holes").ToString().Should().Match("*\"first\": 3,*\"last\": 4,*");
        faulty.GetProperty("overlaps")[0].GetProperty("outcomes").GetProperty("deadLetters").GetInt64().Should().Be(1);
        faulty.GetProperty("gapsByReason").GetProperty("compacted").GetInt64().Should().Be(2);
    }

    [Fact]
    public void Records_that_wait_do_not_make_the_whole_report_incomplete() =>
        JsonDocument.Parse(ReportJson.Whole(new([Reports.Topic("weather", partitions: Reports.Partition(0, 10, lag: 3))])))
            .RootElement.GetProperty("weather").GetProperty("complete").GetBoolean().Should().BeTrue();

    private static string Shown(TopicReport topic)
    {
        using var output = new StringWriter();
        ReportView.Show(output, new([topic]));
        return output.ToString();
    }

    private static IEnumerable<string> Lines(int width, TopicReport topic)
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(output), Ansi = AnsiSupport.No });
        console.Profile.Width = width;
        ReportTable.Write(console, new([topic]));
        return [.. output.ToString().TrimEnd().Split('\n').Select(line => line.TrimEnd())];
    }

    private static string Member(string json, string stream)
    {
        using var document = JsonDocument.Parse(json);
        return JsonSerializer.Serialize(document.RootElement.GetProperty(stream));
    }
}
