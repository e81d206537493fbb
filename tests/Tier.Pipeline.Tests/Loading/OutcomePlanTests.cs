using System.Text;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Records;
using Tier.Pipeline.Streams.Weather;

namespace Tier.Pipeline.Tests.Loading;

public sealed class OutcomePlanTests
{
    [Fact]
    public void Records_are_read_as_their_rows_are_asked_for()
    {
        var stream = new CountingStream();
        var outcomes = stream.OutcomesOf([.. Enumerable.Range(0, 10).Select(Record)]);
        stream.Read.Should().Be(0);

        using var rows = new OutcomePlan(1, outcomes, [], new Dictionary<EventKey, StoredEvent>()).Sort().GetEnumerator();
        for (var row = 1; row <= 3; row++)
        {
            rows.MoveNext().Should().BeTrue();
            stream.Read.Should().Be(row);
        }

        outcomes[9].Row!["city"].Should().Be("City 9");
        outcomes[0].Row!["city"].Should().Be("City 0");
        stream.Read.Should().Be(4);
    }

    private static ConsumedRecord Record(int index) => new()
    {
        Topic = "weather",
        Partition = 0,
        Offset = index,
        Value = Encoding.UTF8.GetBytes($$"""{"date_time":"2019-06-04T10:00:00","city":"City {{index}}","currently_temperature":1}"""),
    };

    /// <summary>Counts the records that it reads.</summary>
    private sealed class CountingStream : WeatherStream
    {
        public int Read { get; private set; }

        protected override byte[]? Extract(ConsumedRecord record)
        {
            Read++;
            return base.Extract(record);
        }
    }
}
