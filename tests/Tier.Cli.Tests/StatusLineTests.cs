using Tier.Cli.Status;
using Tier.Cli.Views;

namespace Tier.Cli.Tests;

public sealed class StatusLineTests
{
    [Fact]
    public void The_line_has_progress_rate_lag_latency_and_outcomes()
    {
        var earlier = Status(0, Stream("weather", 1000, 2886));
        var now = Status(TimeProvider.System.TimestampFrequency * 2, Stream("weather", 1443, 2886, lag: 12, latency: TimeSpan.FromMilliseconds(1250)));

        StatusLine.Of(now, earlier, now.Streams[0]).Should().Be("weather  █████░░░░░ 1,443/2,886   221.5/s  lag 12  p95 1.3 s  loaded 1,400  dead letters 2  duplicates 1");
    }

    [Fact]
    public void Untyped_records_are_shown_where_there_are_any()
    {
        var now = Status(0, Stream("weather", 5, 10) with { Untyped = 1_234 }, Stream("segment-tracks", 5, 10));

        StatusLine.Of(now, null, now.Streams[0]).Should().EndWith("duplicates 1  untyped 1,234");
        StatusLine.Of(now, null, now.Streams[1]).Should().EndWith("duplicates 1");
    }

    [Fact]
    public void Without_an_earlier_reading_there_is_no_rate_and_without_rows_no_latency()
    {
        var now = Status(0, Stream("weather", 0, 10));

        StatusLine.Of(now, null, now.Streams[0]).Should().Contain("   0.0/s").And.Contain("p95 –");
    }

    [Fact]
    public void The_lines_of_all_streams_have_the_same_columns()
    {
        var now = Status(0, Stream("weather", 5, 10), Stream("segment-tracks", 500, 6002));

        now.Streams.Select(stream => StatusLine.Of(now, null, stream).IndexOf("lag", StringComparison.Ordinal)).Distinct().Should().ContainSingle();
    }

    [Fact]
    public void An_empty_file_is_shown_as_through()
    {
        var now = Status(0, Stream("weather", 0, 0));

        StatusLine.Of(now, null, now.Streams[0]).Should().Contain("██████████ 0/0");
    }

    [Fact]
    public void A_run_is_through_when_all_its_streams_are_and_not_before_there_are_any()
    {
        Status(0).Through.Should().BeFalse();
        Status(0, Stream("weather", 10, 10), Stream("segment-tracks", 5, 10)).Through.Should().BeFalse();
        Status(0, Stream("weather", 10, 10), Stream("segment-tracks", 10, 10)).Through.Should().BeTrue();
    }

    [Fact]
    public void A_pass_that_begins_anew_has_no_negative_rate()
    {
        var now = Status(TimeProvider.System.TimestampFrequency, Stream("weather", 3, 10));

        now.Rate(Status(0, Stream("weather", 10, 10)), now.Streams[0]).Should().Be(0);
    }

    private static RunStatus Status(long at, params IReadOnlyList<StreamStatus> streams) => new(at, streams, null);

    private static StreamStatus Stream(string name, long published, long events, long lag = 0, TimeSpan? latency = null) => new()
    {
        Stream = name,
        Topic = name,
        Table = name,
        Published = published,
        Events = events,
        Lag = lag,
        Through = published == events && lag == 0,
        Counts = new(1400, 2, 1, 0),
        Latency = latency,
        NewestRows = [],
    };
}
