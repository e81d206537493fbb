using System.Text;
using Tier.Pipeline.Records;
using Tier.Pipeline.Replay;
using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Tests.Replay;

/// <summary>What is said of a file before any of it is published.</summary>
public sealed class ReplaySampleTests
{
    private const string Good = """{"city":"Zurich","date_time":"2019-06-04 07:30:00","currently_temperature":18.4}""";
    private const string Umlaut = """{"city":"Zürich","date_time":"2019-06-04 07:30:00","currently_temperature":18.4}""";

    [Theory]
    [InlineData(Good)]
    [InlineData(Umlaut)]
    [InlineData("oops\n" + Good)]
    [InlineData("oops\n{}\n[]\n" + Good)]
    public async Task Of_a_file_with_an_event_that_becomes_a_row_nothing_is_said(string content) =>
        (await SaidAsync(Encoding.UTF8.GetBytes(content))).Should().BeNull();

    [Theory]
    [InlineData("")]
    [InlineData("[")]
    [InlineData("[]")]
    [InlineData(" \n")]
    public async Task A_file_without_events_is_said_to_have_none(string content) =>
        (await SaidAsync(Encoding.UTF8.GetBytes(content))).Should().Match("WeatherFile: * has no events.");

    [Theory]
    [InlineData("date_time,city\n2019-06-04,Berlin\n", "seems to be CSV: it has 2 values, and none can be loaded*invalid_json")]
    [InlineData("<!DOCTYPE html>\n<html></html>\n", "seems to be HTML or XML: it has 2 values, and none can be loaded*invalid_json")]
    [InlineData("[[{}],[{}]]", "has 2 values, and none can be loaded*not_an_object")]
    [InlineData("""{"data":[{"city":"Berlin"}]}""", "has one value, and it can't be loaded*missing_field")]
    public async Task A_file_of_something_else_is_said_to_be_so(string content, string expected) =>
        (await SaidAsync(Encoding.UTF8.GetBytes(content))).Should().Match(
            $"WeatherFile: * {expected}: is this the right file? An event looks like {{\"weather_data.date_time\"*");

    [Fact]
    public async Task Only_the_first_hundred_values_are_looked_at()
    {
        var refused = string.Concat(Enumerable.Repeat("{}\n", 100));

        (await SaidAsync(Encoding.UTF8.GetBytes(refused + Good))).Should().Match(
            "*has no event among its first 100 values that can be loaded, most often for the reason missing_field*");
        (await SaidAsync(Encoding.UTF8.GetBytes(refused[3..] + Good))).Should().BeNull();
    }

    [Fact]
    public Task Text_in_another_encoding_is_refused() => RefusesAsync(
        Encoding.Latin1.GetBytes(Umlaut + "\n" + Umlaut), "seems to be text in ISO 8859-1 or another encoding that isn't UTF-8*");

    [Fact]
    public async Task One_damaged_line_among_good_ones_in_UTF_8_costs_that_line_alone() =>
        (await SaidAsync(
            [.. Encoding.UTF8.GetBytes(Umlaut + "\n"), .. Encoding.Latin1.GetBytes(Umlaut + "\n"), .. Encoding.Latin1.GetBytes(Umlaut)]))
            .Should().BeNull();

    [Fact]
    public Task UTF_16_without_a_byte_order_mark_is_refused() =>
        RefusesAsync(Encoding.BigEndianUnicode.GetBytes(Umlaut), "seems to be UTF-16BE without a byte order mark*");

    [Fact]
    public Task The_other_byte_order_is_refused_too() =>
        RefusesAsync(Encoding.Unicode.GetBytes(Umlaut), "seems to be UTF-16LE without a byte order mark*");

    [Fact]
    public Task An_archive_is_refused() => RefusesAsync([.. "PK\u0003\u0004"u8, .. new byte[100]], "seems to be a zip archive*");

    [Fact]
    public Task Binary_data_is_refused() => RefusesAsync(new byte[1000], "seems to be a binary file*");

    private static async Task RefusesAsync(byte[] content, string expected)
    {
        var checking = () => SaidAsync(content);
        (await checking.Should().ThrowAsync<SettingException>().WithMessage($"WeatherFile: * {expected}"))
            .Which.Setting.Should().Be("WeatherFile");
    }

    private static async Task<string?> SaidAsync(byte[] content)
    {
        using var file = new ReplayFile(content);
        var stream = EventStreams.BuiltIn.Single(one => one.Name == "weather");
        return await ReplaySample.CheckAsync(file.Path, stream, TestContext.Current.CancellationToken);
    }
}
