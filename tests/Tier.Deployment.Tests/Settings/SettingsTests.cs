using System.ComponentModel;
using System.Reflection;
using System.Text.RegularExpressions;
using Tier.LocalHost.Configuration;
using Tier.Pipeline.Records;
using Tier.Pipeline.Replay;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Streams.SegmentTracks;

namespace Tier.Deployment.Tests.Settings;

/// <summary>docs/settings.md has the settings that the code reads and the places set, and no others.</summary>
public sealed partial class SettingsTests
{
    private static readonly SettingsTable Table = SettingsTable.Current;

    private static readonly IReadOnlyCollection<string> Given = [.. SettingPlaces.All.Values.SelectMany(names => names).Distinct()];

    public static TheoryData<string> Places => [.. SettingPlaces.All.Keys];

    /// <summary>The options, with what their properties' names have in front of them.</summary>
    private static IEnumerable<(string Name, Type Type, object? Default)> Options =>
    [
        .. new (object Options, string Prefix)[]
        {
            (new PipelineOptions(), ""), (new ReplayOptions(), ""), (new SegmentTracksOptions(), "SegmentTracks__"),
            (new LocalKafkaOptions(), "LocalHost__"),
        }
        .SelectMany(given => given.Options.GetType().GetProperties().Select(
            property => (given.Prefix + NameOf(property), property.PropertyType, property.GetValue(given.Options)))),
    ];

    [Fact]
    public void The_table_has_what_the_code_reads() => Table.Differences(CodeSettings.All, Given).Should().BeEmpty();

    [Fact]
    public void The_table_has_each_name_once() => Table.Names.Should().OnlyHaveUniqueItems();

    [Theory]
    [InlineData("WeatherTopic")]
    [InlineData("SegmentTracks__OtherTypes")]
    [InlineData("LocalHost__BatchWindow")]
    [InlineData("AzureWebJobs.WeatherEtl.Disabled")]
    [InlineData("KAFKA_HOME")]
    public void A_setting_that_is_taken_from_the_table_is_named(string name) =>
        Table.Without(name).Differences(CodeSettings.All, Given)
            .Should().Contain($"{name} is read by the code and isn't in {SettingsTable.Path}.");

    [Theory]
    [InlineData("WeathersTopic")]
    [InlineData("FUNCTIONS_THAT_NO_PLACE_SETS")]
    public void A_row_of_a_setting_that_nobody_reads_is_named(string name) =>
        SettingsTable.Parse(ProjectFile.Read(SettingsTable.Path) + $"| `{name}` | text | none | host | no | x |\n")
            .Differences(CodeSettings.All, [.. Given, "WeathersTopic"])
            .Should().Contain($"{name} is in {SettingsTable.Path}, and nobody reads it.");

    [Theory]
    [MemberData(nameof(Places))]
    public void A_place_sets_what_is_required_and_nothing_unknown(string place) =>
        Table.Problems(place, SettingPlaces.All[place]).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Places))]
    public void A_required_setting_that_is_left_out_is_named(string place)
    {
        foreach (var row in Table.Rows.Where(row => row.IsRequired))
        {
            Table.Problems(place, [.. SettingPlaces.All[place].Where(name => !row.IsGivenBy(name))])
                .Should().Contain($"{row.Name} is required and isn't in {place}.");
        }
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void A_setting_that_only_one_place_has_is_named(string place) =>
        Table.Problems(place, [.. SettingPlaces.All[place], "WeatherTopc"])
            .Should().Contain($"WeatherTopc is in {place} and not in {SettingsTable.Path}.");

    [Fact]
    public void Required_is_what_a_trigger_the_database_and_the_timer_cannot_do_without() =>
        Table.Rows.Where(row => row.IsRequired).Select(row => row.Name)
            .Should().BeEquivalentTo([.. CodeSettings.OfTriggers, nameof(PipelineOptions.MySqlConnection), "AzureWebJobsStorage"]);

    [Fact]
    public void Each_row_says_who_reads_it()
    {
        foreach (var row in Table.Rows)
        {
            row.Readers.Should().Equal(ReadersOf(row.Name), row.Name);
        }
    }

    [Fact]
    public void Each_option_has_its_type_and_its_default()
    {
        foreach (var (name, type, value) in Options)
        {
            var row = Table[name];
            row.Type.Should().Be(Words(type), name);
            if (!row.IsRequired)
            {
                ValueOf(row.Default, type).Should().Be(value, $"{name} has it where it isn't set");
            }
        }
    }

    [Fact]
    public void Each_stream_has_its_own_file()
    {
        foreach (var stream in EventStreams.BuiltIn)
        {
            Table[stream.FileSetting].Default.Should().Be(stream.FileName);
        }
    }

    [Fact]
    public void Each_row_has_a_type_and_a_secrecy_that_are_words_of_the_table() => Table.Rows.Should().AllSatisfy(row =>
    {
        row.Type.Should().MatchRegex("^(text|whole number|true or false|time|one of .+)$");
        row.Secret.Should().BeOneOf("yes", "kept", "no");
    });

    [Fact]
    public void A_setting_that_holds_a_password_or_a_key_is_a_secret() =>
        Table.Rows.Where(row => PasswordOrKey().IsMatch(row.Name)).Should().HaveCount(4).And.OnlyContain(row => row.Secret == "yes");

    [Fact]
    public void The_readme_has_ten_of_them_with_their_defaults()
    {
        var readme = ReadmeRow().Matches(ProjectFile.Read("README.md"));
        readme.SelectMany(row => Code().Matches(row.Groups[1].Value)).Select(name => name.Groups[1].Value)
            .Should().HaveCount(10).And.OnlyHaveUniqueItems().And.BeSubsetOf(Table.Names);
        ProjectFile.Read("README.md").Should().Contain($"({SettingsTable.Path})");
        foreach (Match row in readme)
        {
            var rows = Code().Matches(row.Groups[1].Value).Select(name => Table[name.Groups[1].Value]).ToList();
            var defaults = row.Groups[2].Value.Replace("`", "", StringComparison.Ordinal);
            defaults.Should().Be(string.Join(", ", rows.Select(setting => setting.Default).Distinct()), row.Value);
        }
    }

    private static string NameOf(PropertyInfo property) =>
        property.Name == nameof(LocalKafkaOptions.GroupProtocol) ? "KafkaGroupProtocol" : property.Name;

    private static IEnumerable<string> ReadersOf(string name)
    {
        if (CodeSettings.OfTheApp.Contains(name))
        {
            yield return "app";
        }

        if (CodeSettings.OfTriggers.Contains(name) || CodeSettings.OfCredentials.Contains(name) || CodeSettings.IsOfThePlatform(name))
        {
            yield return "host";
        }

        if (CodeSettings.OfTheLocalHost.Contains(name))
        {
            yield return "local host";
        }
    }

    private static string Words(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        { IsEnum: true } choice => $"one of {string.Join(", ", Enum.GetNames(choice))}",
        var known when known == typeof(string) => "text",
        var known when known == typeof(bool) => "true or false",
        var known when known == typeof(TimeSpan) => "time",
        _ => "whole number",
    };

    private static object? ValueOf(string cell, Type type) =>
        cell == "none" ? type == typeof(string) ? "" : null : TypeDescriptor.GetConverter(type).ConvertFromInvariantString(cell);

    [GeneratedRegex("Password|Key|^MySql.*Connection$")]
    private static partial Regex PasswordOrKey();

    [GeneratedRegex(@"(?<=^## Settings\n(?:(?!##).*\n)*)\| (`.+?) \| (.+?) \| .+ \|$", RegexOptions.Multiline)]
    private static partial Regex ReadmeRow();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
