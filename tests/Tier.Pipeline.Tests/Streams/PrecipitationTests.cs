using Tier.Testing;
using static Tier.Pipeline.Tests.Streams.Events;

namespace Tier.Pipeline.Tests.Streams;

public sealed class PrecipitationTests
{
    [Theory]
    [InlineData("rain", "rain")]
    [InlineData("snow", "snow")]
    [InlineData("sleet", "sleet")]
    [InlineData("hail", "hail")]
    [InlineData("ice", "ice")]
    [InlineData("mixed", "mixed")]
    [InlineData("Rain", "rain")]
    [InlineData("SLEET", "sleet")]
    public void A_known_kind_is_stored_in_lower_case_and_falls(string said, string kind)
    {
        var row = WeatherRow(WeatherWith($"\"currently_preciptype\":\"{said}\""));

        row.PrecipType.Should().Be(kind);
        row.IsPrecipitating.Should().BeTrue();
        row.AdditionalProperties.Should().BeNull();
    }

    [Theory]
    [InlineData("\"drizzle\"")]
    [InlineData("\"precipitation\"")]
    [InlineData("\"rain, snow\"")]
    [InlineData("\"\\ud800\"")]
    public void An_unknown_kind_is_kept_and_falls_all_the_same(string kind)
    {
        var row = WeatherRow(WeatherWith($"\"currently_precipintensity\":0,\"currently_preciptype\":{kind}"));

        row.PrecipType.Should().BeNull();
        row.IsPrecipitating.Should().BeTrue();
        row.AdditionalProperties.Should().StartWith("""{"currently_preciptype":""");
        row.UntypedFields.Should().Be(1);
    }

    [Theory]
    [InlineData("\"currently_precipintensity\":0.01")]
    [InlineData("\"currently_precipintensity\":1.2,\"currently_preciptype\":null")]
    [InlineData("\"currently_precipintensity\":1.2,\"currently_preciptype\":7")]
    [InlineData("\"currently_precipintensity\":1.2,\"currently_preciptype\":\"\"")]
    [InlineData("\"currently_precipintensity\":1.2,\"currently_preciptype\":\"none\"")]
    [InlineData("\"currently_precipintensity\":500.5")]
    public void An_intensity_above_0_falls_whatever_became_of_its_column_and_of_the_kind(string fields)
    {
        WeatherRow(WeatherWith(fields)).Should().Match<WeatherRow>(row => row.IsPrecipitating == true && row.PrecipType == null);
    }

    [Theory]
    [InlineData("\"currently_precipintensity\":0")]
    [InlineData("\"currently_precipintensity\":0,\"currently_preciptype\":null")]
    [InlineData("\"currently_preciptype\":\"none\"")]
    [InlineData("\"currently_preciptype\":\"Clear\",\"currently_precipintensity\":0.0")]
    public void Nothing_falls_only_where_the_event_says_so(string fields)
    {
        WeatherRow(WeatherWith(fields)).Should().Match<WeatherRow>(row => row.IsPrecipitating == false && row.PrecipType == null && row.AdditionalProperties == null);
    }

    [Theory]
    [InlineData("\"currently_preciptype\":null")]
    [InlineData("\"currently_preciptype\":\" \"")]
    [InlineData("\"currently_preciptype\":7")]
    [InlineData("\"currently_precipintensity\":\"1.2\"")]
    [InlineData("\"currently_precipintensity\":-1")]
    [InlineData("\"currently_precipprobability\":1")]
    public void Where_nothing_tells_it_is_unknown(string fields)
    {
        WeatherRow(WeatherWith(fields)).IsPrecipitating.Should().BeNull();
    }

    [Fact]
    public void The_kinds_that_docs_tables_names_are_those_that_are_known()
    {
        var documented = File.ReadLines(Path.Combine(Repository.Root, "docs", "tables.md"))
            .Where(line => line.Contains("| the same | is_precipitating 1 |", StringComparison.Ordinal))
            .SelectMany(line => line.Split('|')[1].Split(',').Select(kind => kind.Trim(' ', '`')));

        documented.Should().BeEquivalentTo("rain", "snow", "sleet", "hail", "ice", "mixed");
    }
}
