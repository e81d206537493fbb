using System.Text;
using System.Text.Json;
using Tier.Cli.Views;
using Tier.Pipeline.DeadLetters;
using Tier.Pipeline.Recovery;

namespace Tier.Cli.Tests;

public sealed class DeadLetterViewTests
{
    private const string Hostile = "a\u001b[2J\u009b31m\u0007\u202eb\u2028c\ue000";

    private static readonly DateTime Seen = new(2026, 6, 4, 7, 30, 0, DateTimeKind.Utc);

    [Fact]
    public void A_dead_letter_is_shown_with_all_that_is_known_of_it()
    {
        var shown = Shown(
            DeadLetterOf("{\n\"a\":1}"u8.ToArray()) with
            {
                Key = "rider-3"u8.ToArray(),
                KeyLength = 7,
                Headers = [new("ce_id", "7"u8.ToArray()), new("none", null)],
                HeaderCount = 2,
                KafkaTimestamp = Seen,
            });

        shown.Should().Be(
            """
            weather[0]@17  invalid_json: the sentence
              topic          topic_id 1, Kafka's id topic, cluster cluster
              first seen     2026-06-04 07:30:00 UTC
              timestamp      2026-06-04 07:30:00 UTC
              key            7 bytes, whole
                rider-3
              headers        2
                ce_id: 7
                none: null
              value          8 bytes, whole, hash 000102
                {
                "a":1}

            """);
    }

    [Theory]
    [InlineData("loaded", "a row at these coordinates")]
    [InlineData("duplicate", "a duplicate of an event that has a row")]
    [InlineData("filtered", "left out by a setting")]
    public void What_was_a_dead_letter_is_shown_with_what_it_was_and_what_it_is_now(string outcome, string words)
    {
        using var output = new StringWriter { NewLine = "\n" };
        DeadLetterView.Show(output, Redriven(Hostile) with { Outcome = outcome });

        output.ToString().Should().Be(
            $"""
            weather[0]@17  no dead letter any more
              was            invalid_json: a\u001b[2J\u009b31m\u0007\u202eb\u2028c\ue000
              topic          topic_id 1
              first seen     2026-06-04 07:30:00 UTC
              redriven       2026-06-04 08:30:00 UTC, by version 1.2.3+abc
              is now         {words}

            """);
    }

    [Fact]
    public void The_list_of_redriven_letters_has_them_and_says_how_many_there_are()
    {
        using var output = new StringWriter { NewLine = "\n" };
        DeadLetterListView.Show(output, 3, [Redriven(Hostile)]);
        output.ToString().Should().Contain("weather[0]@17").And.Contain("1.2.3+abc").And.EndWith("3 redriven; the last 1 are listed.\n");
        output.ToString().Where(char.IsControl).Should().AllBeEquivalentTo('\n');

        using var document = JsonDocument.Parse(DeadLetterListView.Json(3, [Redriven(Hostile)]));
        document.RootElement.GetProperty("count").GetInt64().Should().Be(3);
        var only = document.RootElement.GetProperty("redriven")[0];
        (only.GetProperty("offset").GetInt64(), only.GetProperty("outcome").GetString(), only.GetProperty("appVersion").GetString())
            .Should().Be((17, "loaded", "1.2.3+abc"));
    }

    [Theory]
    [InlineData(0, 0, 0, 0, 0, "Nothing was redriven.")]
    [InlineData(1200, 3, 0, 0, 0, "Redriven: 1,203 of weather (1,200 loaded, 3 duplicate).")]
    [InlineData(
        1, 0, 2, 4, 0, "Redriven: 3 of weather (1 loaded, 2 left out by a setting). Rejected again, and dead letters as before: 4.")]
    [InlineData(0, 0, 0, 0, 2, "Nothing was redriven. Not redriven, for the reasons above: 2.")]
    public void A_redrive_ends_with_what_became_of_the_letters(
        long loaded, long duplicates, long gaps, long stillDead, long refused, string text)
    {
        var tally = new RedriveTally(_ => { });
        tally.Loaded("weather", new(new(loaded, 0, duplicates, gaps), 0, 0));
        tally.StillDead += stillDead;
        if (refused > 0)
        {
            tally.Refuse(refused, "");
        }

        RedriveText.Of(tally).Should().Be(text);
    }

    [Fact]
    public void Nothing_of_a_hostile_record_reaches_the_terminal_but_pictures()
    {
        var bytes = Encoding.UTF8.GetBytes(Hostile + "\nweather[0]@1  forged");
        var shown = Shown(DeadLetterOf(bytes, sentence: Hostile) with { Key = bytes, KeyLength = bytes.Length, Headers = [new(Hostile, bytes)], HeaderCount = 1 });

        shown.Where(char.IsControl).Should().AllBeEquivalentTo('\n');
        shown.Should().NotContain("\u202e").And.NotContain("\u2028").And.NotContain("\ue000").And.Contain("""a\u001b[2J\u009b31m\u0007\u202eb\u2028c\ue000""");
        shown.Split('\n').Skip(1).Should().AllSatisfy(line => line.Should().Match(text => text.Length == 0 || text.StartsWith("  ", StringComparison.Ordinal)));
        using var output = new StringWriter();
        DeadLetterListView.Show(output, Selection(1), [DeadLetterOf(bytes, sentence: Hostile).Summary]);
        output.ToString().Where(char.IsControl).Should().AllSatisfy(character => character.Should().BeOneOf('\n', '\r'));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_shown_in_hex() => Shown(DeadLetterOf([0xC0, 0xFF, 0x00])).Should().Contain("    not UTF-8: c0ff00");

    [Fact]
    public void A_value_that_is_cut_in_the_middle_of_a_character_is_still_text_and_says_that_it_is_cut()
    {
        var cut = DeadLetterOf([.. "ä"u8, 0xC3]) with { Summary = DeadLetterOf([]).Summary with { ValueLength = 2_000_000 } };
        Shown(cut).Should().Contain("the first 3 of 2,000,000 bytes are kept").And.Contain("    ä\n");
    }

    [Fact]
    public void A_tombstone_is_called_one() => Shown(DeadLetterOf(null)).Should().Contain("null, a tombstone");

    [Theory]
    [InlineData(3, 3, "3 dead letters: 2 invalid_json, 1 tombstone.")]
    [InlineData(3, 2, "3 dead letters: 2 invalid_json, 1 tombstone; the newest 2 are listed.")]
    [InlineData(0, 0, "No dead letters.")]
    public void The_list_counts_by_reason_what_is_chosen_and_not_only_what_is_listed(int chosen, int listed, string text)
    {
        using var output = new StringWriter();
        DeadLetterListView.Show(output, Selection(chosen), [.. Enumerable.Repeat(DeadLetterOf([]).Summary, listed)]);
        output.ToString().TrimEnd().Should().EndWith(text);
    }

    [Fact]
    public void The_list_as_JSON_has_the_count_the_reasons_and_the_dead_letters()
    {
        using var document = JsonDocument.Parse(DeadLetterListView.Json(Selection(3), [DeadLetterOf("x"u8.ToArray(), sentence: Hostile).Summary]));
        document.RootElement.GetProperty("count").GetInt64().Should().Be(3);
        document.RootElement.GetProperty("byReason").GetProperty("invalid_json").GetInt64().Should().Be(2);
        var only = document.RootElement.GetProperty("deadLetters")[0];
        (only.GetProperty("topic").GetString(), only.GetProperty("offset").GetInt64(), only.GetProperty("sentence").GetString()).Should().Be(("weather", 17L, Hostile));
        DeadLetterListView.Json(Selection(1), [DeadLetterOf([], sentence: Hostile).Summary]).Where(char.IsControl).Should().AllSatisfy(character => character.Should().BeOneOf('\n', '\r'));
    }

    [Fact]
    public async Task A_line_of_the_export_has_bytes_in_base64_and_text_where_they_are_text()
    {
        using var output = new MemoryStream();
        var deadLetter = DeadLetterOf(Encoding.UTF8.GetBytes(Hostile)) with { Key = [0xFF], KeyLength = 1, Headers = [new("h", null), new("i", [])], HeaderCount = 2 };
        await DeadLetterJson.WriteLineAsync(output, deadLetter, CancellationToken.None);
        await DeadLetterJson.WriteLineAsync(output, DeadLetterOf(null), CancellationToken.None);

        var lines = Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Should().HaveCount(2);
        lines[0].Should().NotContain("\u001b").And.NotContain("\u009b");
        var root = JsonDocument.Parse(lines[0]).RootElement;
        root.GetProperty("value").GetBytesFromBase64().Should().Equal(Encoding.UTF8.GetBytes(Hostile));
        root.GetProperty("valueText").GetString().Should().Be(Hostile);
        root.GetProperty("key").GetBytesFromBase64().Should().Equal(0xFF);
        root.TryGetProperty("keyText", out _).Should().BeFalse();
        root.GetProperty("headers").EnumerateArray().Select(header => header.GetProperty("value").GetString()).Should().Equal(null, "");
        root.GetProperty("whole").GetBoolean().Should().BeTrue();
        var tombstone = JsonDocument.Parse(lines[1]).RootElement;
        tombstone.GetProperty("value").ValueKind.Should().Be(JsonValueKind.Null);
        tombstone.GetProperty("valueLength").ValueKind.Should().Be(JsonValueKind.Null);
    }

    private static string Shown(DeadLetter deadLetter)
    {
        using var output = new StringWriter { NewLine = "\n" };
        DeadLetterView.Show(output, deadLetter);
        return output.ToString();
    }

    private static DeadLetter DeadLetterOf(byte[]? value, string sentence = "the sentence") => new()
    {
        Summary = new(new(1, "weather", 0, 17), "invalid_json", sentence, value?.Length, Seen),
        Identity = new("cluster", "topic"),
        PayloadHash = [0, 1, 2],
        Value = value,
    };

    private static RedrivenLetter Redriven(string sentence) =>
        new(new(1, "weather", 0, 17), "invalid_json", sentence, Seen, "loaded", Seen.AddHours(1), "1.2.3+abc");

    private static DeadLetterSelection Selection(int count) => new(new(), count switch
    {
        0 => [],
        1 => [new(1, "weather", 0, "invalid_json", 1, 0, 17)],
        _ => [new(1, "weather", 0, "tombstone", 1, 0, 17), new(1, "weather", 0, "invalid_json", count - 1, 0, 20)],
    });
}
