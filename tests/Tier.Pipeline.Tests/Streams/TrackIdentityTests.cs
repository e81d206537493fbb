using Tier.Pipeline.Records;
using Tier.Pipeline.Streams;
using static Tier.Pipeline.Tests.Streams.Events;

namespace Tier.Pipeline.Tests.Streams;

public sealed class TrackIdentityTests
{
    private static readonly RecordHeader[] CloudEvent = [Header("ce_specversion", "1.0"), Header("ce_id", "17"), Header("ce_source", "/replay")];

    [Theory]
    [InlineData("""{"event":"e","messageId":"m-1"}""", "m-1")]
    [InlineData("""{"event_name":"e","event_id":"m-1"}""", "m-1")]
    [InlineData("""{"event":"e","messageId":157963456373623802}""", "157963456373623802")]
    [InlineData("""{"event":"e","messageId":"M-1 "}""", "M-1 ")]
    public void The_messageId_is_the_identity_before_any_header(string value, string id)
    {
        var row = TrackRow(value, CloudEvent);

        row.EventId.Should().Be(id);
        row.Identity!.Id.Should().Be(id);
        row.Identity.Hash.Should().Equal(EventIdentity.Of(id).Hash);
        row.UntypedFields.Should().Be(0);
    }

    [Theory]
    [InlineData("""{"event":"e"}""", 0)]
    [InlineData("""{"event":"e","messageId":null}""", 0)]
    [InlineData("""{"event":"e","messageId":""}""", 0)]
    [InlineData("""{"event":"e","messageId":{"id":1}}""", 1)]
    [InlineData("""{"event":"e","messageId":"  "}""", 1)]
    [InlineData("""{"event":"e","messageId":"null"}""", 1)]
    [InlineData("""{"event":"e","messageId":"NULL"}""", 1)]
    [InlineData("""{"event":"e","messageId":"undefined"}""", 1)]
    [InlineData("""{"event":"e","messageId":" None "}""", 1)]
    [InlineData("""{"event":"e","messageId":"00000000-0000-0000-0000-000000000000"}""", 1)]
    [InlineData("""{"event":"e","messageId":"{00000000-0000-0000-0000-000000000000}"}""", 1)]
    [InlineData("""{"event":"e","messageId":"00000000000000000000000000000000"}""", 1)]
    [InlineData("""{"event_name":"e","event_id":"undefined"}""", 1)]
    public void Without_a_messageId_the_CloudEvents_source_and_id_are(string value, int untyped)
    {
        var row = TrackRow(value, CloudEvent);

        row.EventId.Should().Be("17");
        row.Identity!.Hash.Should().Equal(EventIdentity.Of("/replay", "17").Hash);
        row.UntypedFields.Should().Be(untyped);
        TrackRow(value).Should().Match<SegmentTrackRow>(track => track.EventId == null && track.Identity == null);
    }

    [Fact]
    public void Half_a_CloudEvents_identity_is_none()
    {
        TrackRow("""{"event":"e"}""", Header("ce_id", "17")).Identity.Should().BeNull();
        TrackRow("""{"event":"e"}""", Header("ce_source", "/replay")).Identity.Should().BeNull();
        TrackRow("""{"event":"e"}""", Header("ce_id", ""), Header("ce_source", "/replay")).Identity.Should().BeNull();
        TrackRow("""{"event":"e"}""", new("ce_id", null), Header("ce_source", "/replay")).Identity.Should().BeNull();
        TrackRow("""{"event":"e"}""", new("ce_id", [0xFF]), Header("ce_source", "/replay")).Identity.Should().BeNull();
    }

    [Fact]
    public void A_placeholder_is_kept_as_it_came()
    {
        TrackRow("""{"event":"e","messageId":"undefined"}""").AdditionalProperties.Should().Be("""{"messageId":"undefined"}""");
    }

    [Theory]
    [InlineData("null")]
    [InlineData(" ")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    public void A_placeholder_in_the_headers_is_no_identity_either(string id)
    {
        TrackRow("""{"event":"e"}""", Header("ce_id", id), Header("ce_source", "/replay")).Identity.Should().BeNull();
    }

    [Theory]
    [InlineData("0")]
    [InlineData("nulls")]
    [InlineData("none-1")]
    [InlineData("00000000-0000-0000-0000-000000000001")]
    [InlineData("000000000000000000000000000000000")]
    public void What_only_looks_like_a_placeholder_is_an_id(string id)
    {
        TrackRow($$"""{"event":"e","messageId":"{{id}}"}""").EventId.Should().Be(id);
    }

    [Fact]
    public void Blanks_that_no_column_takes_are_no_identity_either()
    {
        TrackRow($$"""{"event":"e","messageId":"{{new string(' ', 300)}}"}""").Identity.Should().BeNull();
    }

    [Fact]
    public void Of_two_headers_with_one_name_the_last_one_counts()
    {
        TrackRow("""{"event":"e"}""", [.. CloudEvent, Header("ce_id", "18")]).EventId.Should().Be("18");
    }

    [Fact]
    public void An_id_that_is_longer_than_the_column_still_tells_events_apart()
    {
        var start = new string('m', 255);

        var row = TrackRow($$"""{"event":"e","messageId":"{{start}}1"}""");
        var other = TrackRow($$"""{"event":"e","messageId":"{{start}}2"}""");
        var fromHeader = TrackRow("""{"event":"e"}""", Header("ce_id", start + "1"), Header("ce_source", "/replay"));

        row.EventId.Should().BeNull();
        row.AdditionalProperties.Should().Be($$"""{"messageId":"{{start}}1"}""");
        row.Identity!.Hash.Should().NotEqual(other.Identity!.Hash);
        fromHeader.EventId.Should().BeNull();
        fromHeader.AdditionalProperties.Should().Be($$"""{"ce_id":"{{start}}1"}""");
        fromHeader.Identity!.Hash.Should().Equal(EventIdentity.Of("/replay", start + "1").Hash);
    }

    [Fact]
    public void Ids_that_differ_in_a_lone_surrogate_stay_different()
    {
        var row = TrackRow("""{"event":"e","messageId":"m\ud800"}""");
        var other = TrackRow("""{"event":"e","messageId":"m\ud801"}""");

        row.EventId.Should().BeNull();
        row.AdditionalProperties.Should().Be("""{"messageId":"m\\ud800"}""");
        row.Identity!.Hash.Should().NotEqual(other.Identity!.Hash);
    }
}
