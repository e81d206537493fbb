using System.Text.Json;
using Tier.Cli.Run;
using Tier.Cli.Views;
using Tier.Pipeline.Conflicts;

namespace Tier.Cli.Tests;

public sealed class ConflictsViewTests
{
    [Fact]
    public async Task A_conflict_is_its_id_both_coordinates_and_the_fields() =>
        (await ShownAsync([Conflict("message-3", new FieldDifference("event_name", Json("\"Zürich\""), Json("null")), new FieldDifference("properties.note", null, Json("[1, 2]")))]))
            .Should().Be("""
            segment-tracks  message-3
              tracks[0]@3 → tracks[1]@12
              event_name: "Zürich" → null
              properties.note: absent → [1, 2]
            1 conflict.

            """);

    [Fact]
    public async Task Ids_fields_and_values_can_not_write_over_the_screen()
    {
        var shown = await ShownAsync([
            Conflict("id\u001b[2J\r\nCOMPLETE", new FieldDifference("properties[\"\u001b]0;title\u0007\"]", Json("\"\u202etxt.exe\u009b1A\""), Json("\"\\u001b[2J\""))),
            Conflict("b") with { NotCompared = "the transform rejects it now (wrong_type: event_name is \"\u001b[31m\")" },
        ]);

        shown.Where(character => char.IsControl(character) && character != '\n').Should().BeEmpty();
        shown.Should().NotContain("\u202e").And.NotContain("\u009b");
        shown.Split('\n').Should().HaveCount(8, "the id makes no line of its own");
    }

    [Fact]
    public async Task Repeats_that_mean_the_same_row_are_counted_and_shown_when_asked_for()
    {
        Conflict[] conflicts = [Conflict("a"), Conflict("b", new FieldDifference("city", Json("1"), Json("2"))), Conflict("c")];

        (await ShownAsync(conflicts)).Should().EndWith("1 conflict. Left out: 2 that differ in their bytes only and mean the same row (--all).\n").And.NotContain("  a\n");
        (await ShownAsync(conflicts, all: true)).Should().StartWith("segment-tracks  a\n  tracks[0]@3 → tracks[1]@12\n  the same row, other bytes\n").And.EndWith("1 conflict, and 2 that mean the same row or were sent again.\n");
        (await ShownAsync([])).Should().Be("No conflicts.\n");
    }

    [Fact]
    public async Task Repeats_that_were_sent_again_are_counted_apart()
    {
        var sent = Conflict("b", new FieldDifference("sent_at", Json("1"), Json("2"))) with { TransportOnly = true };

        (await ShownAsync([Conflict("a"), sent, sent])).Should().Be(
            "No conflicts. Left out: 1 that differ in their bytes only and mean the same row, 2 that were sent again and differ in sentAt, receivedAt or Segment's timestamp only (--all).\n");
        (await ShownAsync([sent], all: true)).Should().Contain("  the same event, sent again\n  sent_at: 1 → 2\n");
        using var output = new StringWriter();
        ConflictsJson.Write(output, await SelectAsync([sent], all: false));
        JsonElement.Parse(output.ToString()).GetProperty("transportOnly").GetInt32().Should().Be(1);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task What_fails_is_a_real_one_even_where_the_limit_shows_others(bool isReal)
    {
        var sent = Conflict("a", new FieldDifference("sent_at", Json("1"), Json("2"))) with { TransportOnly = true };
        var selection = new ConflictSelection(limit: 1, all: true);

        await selection.TakeAsync(new[] { sent, sent, isReal ? Conflict("b", new FieldDifference("city", Json("1"), Json("2"))) : Conflict("b") }.ToAsyncEnumerable());

        (selection.Shown.Count, selection.More, selection.HasConflicts).Should().Be((1, true, isReal));
    }

    [Fact]
    public async Task The_limit_counts_what_is_shown_and_no_more_is_looked_for()
    {
        var asked = 0;
        var selection = new ConflictSelection(limit: 2, all: false);

        await selection.TakeAsync(EndlessAsync());

        (selection.Shown.Select(conflict => conflict.EventId), selection.More, selection.SameRow, asked).Should().BeEquivalentTo((new[] { "1", "3" }, true, 3, 6));

        async IAsyncEnumerable<Conflict> EndlessAsync()
        {
            await Task.Yield();
            for (var number = 0; ; number++)
            {
                asked++;
                yield return number % 2 == 0 ? Conflict($"{number}") : Conflict($"{number}", new FieldDifference("city", Json("1"), Json("2")));
            }
        }
    }

    [Fact]
    public async Task Of_very_many_fields_the_first_are_shown()
    {
        var shown = await ShownAsync([Conflict("a", [.. Enumerable.Range(0, 25).Select(number => new FieldDifference($"properties.{number}", Json("1"), Json("2")))])]);
        shown.Should().Contain("  properties.19: 1 → 2\n  … and 5 more fields (--json has them all)\n").And.NotContain("properties.20");
    }

    [Fact]
    public async Task In_JSON_a_member_that_is_absent_is_not_one_that_is_null()
    {
        using var output = new StringWriter();
        ConflictsJson.Write(output, await SelectAsync([Conflict("a\u001b", new FieldDifference("properties.note", null, Json("null")))], all: false));

        output.ToString().Should().NotContain("\u001b");
        using var json = JsonDocument.Parse(output.ToString());
        var conflict = json.RootElement.GetProperty("conflicts")[0];
        conflict.GetProperty("eventId").GetString().Should().Be("a\u001b");
        conflict.GetProperty("other").GetProperty("offset").GetInt64().Should().Be(12);
        var difference = conflict.GetProperty("differences")[0];
        (difference.TryGetProperty("first", out _), difference.GetProperty("other").ValueKind).Should().Be((false, JsonValueKind.Null));
        (json.RootElement.GetProperty("more").GetBoolean(), json.RootElement.GetProperty("sameRow").GetInt32()).Should().Be((false, 0));
    }

    private static Conflict Conflict(string id, params FieldDifference[] differences) => new()
    {
        Stream = "segment-tracks",
        EventId = id,
        First = new("tracks", 0, 3, new(2019, 6, 4), new(2026, 11, 1)),
        Other = new("tracks", 1, 12, new(2019, 6, 4), new(2026, 11, 2)),
        Differences = differences,
    };

    private static JsonElement Json(string text) => JsonElement.Parse(text.Replace("\u001b", "\\u001b", StringComparison.Ordinal));

    private static async Task<ConflictSelection> SelectAsync(Conflict[] conflicts, bool all)
    {
        var selection = new ConflictSelection(limit: 0, all);
        await selection.TakeAsync(conflicts.ToAsyncEnumerable());
        return selection;
    }

    private static async Task<string> ShownAsync(Conflict[] conflicts, bool all = false)
    {
        using var output = new StringWriter { NewLine = "\n" };
        ConflictsView.Write(output, await SelectAsync(conflicts, all));
        return output.ToString();
    }
}
