using System.Text;
using Tier.Pipeline.Records;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Streams.Json;
using Tier.Pipeline.Streams.Weather;
using static Tier.Pipeline.Tests.Streams.Events;

namespace Tier.Pipeline.Tests.Streams;

public sealed class WeatherStreamTests
{
    private const int ColumnLength = 255;

    [Fact]
    public void An_event_becomes_a_row_with_every_column()
    {
        var stream = new WeatherStream();
        var row = WeatherRow(Weather);
        stream.Table.Name.Should().Be("weather_data");
        row.Values.Should().Equal(new Dictionary<string, object?>
        {
            ["date_time"] = new DateTime(2019, 6, 4, 7, 30, 0, DateTimeKind.Utc),
            ["city"] = "Zurich",
            ["temperature"] = 18.42,
            ["apparent_temperature"] = 17.9,
            ["humidity"] = 0.71,
            ["precip_probability"] = 0.35,
            ["precip_intensity"] = 0.2,
            ["precip_type"] = "rain",
            ["is_precipitating"] = true,
            ["visibility"] = 9.87,
            ["wind_speed"] = 3.1,
        });
        row.EventDay.Should().Be(new DateOnly(2019, 6, 4));
        row.AdditionalProperties.Should().BeNull();
        row.UntypedFields.Should().Be(0);
    }

    [Fact]
    public void The_prefix_of_the_names_may_be_left_out()
    {
        WeatherRow(Weather.Replace("weather_data.", "")).Should().BeEquivalentTo(WeatherRow(Weather));
    }

    [Theory]
    [InlineData(",")]
    [InlineData(" , \r\n")]
    [InlineData("\n\n")]
    public void One_comma_and_white_space_may_follow_the_object(string end)
    {
        WeatherRow("\uFEFF \t" + Weather + end).City.Should().Be("Zurich");
        WeatherRow(" \uFEFF" + Weather + end).City.Should().Be("Zurich");
    }

    [Fact]
    public void Optional_fields_may_be_null_or_absent()
    {
        var row = WeatherRow("""{"date_time":1559633400,"city":"Zurich","currently_temperature":-100,"currently_preciptype":null,"currently_humidity":null}""");

        row.DateTime.Should().Be(new DateTime(2019, 6, 4, 7, 30, 0, DateTimeKind.Utc));
        row.Should().Match<WeatherRow>(weather => weather.Humidity == null && weather.WindSpeed == null && weather.PrecipType == null && weather.IsPrecipitating == null);
        row.AdditionalProperties.Should().BeNull();
        row.UntypedFields.Should().Be(0);
    }

    [Theory]
    [InlineData("currently_apparenttemperature", "80.1")]
    [InlineData("currently_apparenttemperature", "-100.1")]
    [InlineData("currently_humidity", "1.01")]
    [InlineData("currently_humidity", "\"0.5\"")]
    [InlineData("currently_precipprobability", "-0.1")]
    [InlineData("currently_precipprobability", "[0.1]")]
    [InlineData("currently_precipintensity", "-0.1")]
    [InlineData("currently_precipintensity", "\"1.2\"")]
    [InlineData("currently_preciptype", "7")]
    [InlineData("currently_visibility", "true")]
    [InlineData("currently_visibility", "501")]
    [InlineData("currently_windspeed", "150.5")]
    public void A_bad_optional_field_becomes_null_and_is_kept_as_it_came(string name, string value)
    {
        var row = WeatherRow(WeatherWith($"\"weather_data.{name}\":{value}"));

        row.AdditionalProperties.Should().Be($$"""{"{{name}}":{{value}}}""");
        row.UntypedFields.Should().Be(1);
        (row with { AdditionalProperties = null, UntypedFields = 0, Identity = null })
            .Should().Be(WeatherRow(WeatherWith("\"currently_humidity\":null")) with { Identity = null });
    }

    [Fact]
    public void Unknown_fields_are_kept_and_are_nothing_bad()
    {
        var row = WeatherRow(WeatherWith(""" "weather_data.ozone":311.5,"uv":{"index":3},"note":null,"weather_data.ozone":312 """));

        row.AdditionalProperties.Should().Be("""{"ozone":312,"uv":{"index":3},"note":null,"ozone#2":311.5}""");
        row.UntypedFields.Should().Be(0);
    }

    [Fact]
    public void Of_fields_with_one_name_the_last_one_counts_and_the_others_are_kept()
    {
        var row = WeatherRow(WeatherWith("\"city\":null,\"city\":\"Basel\",\"weather_data.city\":\"Bern\",\"city#2\":1"));

        row.City.Should().Be("Bern");
        row.AdditionalProperties.Should().Be("""{"city#2":1,"city#3":"Zurich","city#4":"Basel"}""");
        row.UntypedFields.Should().Be(0);
    }

    [Theory]
    [InlineData("""{"date_time":"2019-06-04 07:30:00","currently_temperature":1}""", ReasonCode.MissingField, "city is missing, wanted a string")]
    [InlineData("""{"date_time":"2019-06-04","city":null,"currently_temperature":1}""", ReasonCode.MissingField, "city is null, wanted a string")]
    [InlineData("""{"date_time":"2019-06-04","city":"","currently_temperature":1}""", ReasonCode.MissingField, "city is \"\", wanted a string that isn't blank")]
    [InlineData("""{"date_time":"2019-06-04","city":" \u00a0\t","currently_temperature":1}""", ReasonCode.MissingField, "city is \" \\u00a0\\t\", wanted a string that isn't blank")]
    [InlineData("""{"date_time":"2019-06-04","city":["Zurich"],"currently_temperature":1}""", ReasonCode.WrongType, "city is [\"Zurich\"], wanted a string")]
    [InlineData("""{"date_time":"2019-06-04","city":"Zurich","currently_temperature":1e400}""", ReasonCode.OutOfRange, "currently_temperature is 1e400, wanted a number from -100 to 70")]
    [InlineData("""{"date_time":"soon","city":"Zurich","currently_temperature":1}""", ReasonCode.InvalidTimestamp, "date_time is \"soon\", wanted a time as in 2019-06-04T07:30:00Z in the years 1000 to 9999")]
    public void The_sentence_says_which_field_what_was_found_and_what_was_wanted(string value, ReasonCode reason, string sentence)
    {
        TransformWeather(Record(value)).Rejection.Should().Be(new Rejection(reason, sentence));
    }

    [Fact]
    public void A_sentence_holds_no_more_of_the_payload_than_an_excerpt()
    {
        var rejection = TransformWeather(Record($$"""{"date_time":"{{string.Concat(Enumerable.Repeat("🛴", 100_000))}}","city":"Zurich","currently_temperature":1}""")).Rejection!;

        rejection.Reason.Should().Be(ReasonCode.InvalidTimestamp);
        rejection.Sentence.Length.Should().BeLessThan(200);
        Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(rejection.Sentence)).Should().Be(rejection.Sentence);
    }

    [Fact]
    public void City_and_time_are_the_identity_whatever_the_headers_say()
    {
        var wanted = EventIdentity.Of("Zurich", "2019-06-04T07:30:00.000Z");

        var row = TransformWeather(Record(Weather, Header("ce_source", "/replay"), Header("ce_id", "1"))).Value!;
        var sameInstant = WeatherRow(WeatherWith("\"date_time\":\"2019-06-04T09:30:00.0004+02:00\""));
        var otherCity = WeatherRow(WeatherWith("\"city\":\"zurich\""));

        row.Identity!.Id.Should().Be(wanted.Id);
        row.Identity.Hash.Should().Equal(wanted.Hash);
        sameInstant.Identity!.Hash.Should().Equal(wanted.Hash);
        otherCity.Identity!.Hash.Should().NotEqual(wanted.Hash);
    }

    [Fact]
    public void A_city_with_a_lone_surrogate_is_stored_readably_and_known_by_its_escaped_text()
    {
        var row = WeatherRow(WeatherWith(""" "city":"Z\ud800rich" """));
        var other = WeatherRow(WeatherWith(""" "city":"Z\udc00rich" """));

        row.City.Should().Be("Z\uFFFDrich").And.Be(other.City);
        row.AdditionalProperties.Should().Be("""{"city#2":"Zurich","city":"Z\\ud800rich"}""");
        row.UntypedFields.Should().Be(1);
        row.Identity!.Hash.Should().NotEqual(other.Identity!.Hash);
    }

    [Fact]
    public void Lengths_count_code_points_as_the_column_does()
    {
        var city = string.Concat(Enumerable.Repeat("🏙", ColumnLength));

        WeatherRow(WeatherWith($"\"city\":\"{city}\"")).City.Should().Be(city);
        TransformWeather(Record(WeatherWith($"\"city\":\"{city}!\""))).Rejection
            .Should().Be(new Rejection(ReasonCode.TooLarge, "city has 256 characters, wanted at most 255"));
    }

    [Fact]
    public void Control_characters_in_texts_are_legal()
    {
        WeatherRow(WeatherWith(""" "city":"Zu\u0000ri\tch" """)).City.Should().Be("Zu\0ri\tch");
    }

    [Fact]
    public void A_value_may_have_4_MiB_and_no_more()
    {
        var empty = WeatherWith("\"note\":\"\"");
        var largest = empty.Replace("\"\"", $"\"{new string('x', RecordValue.MaxBytes - empty.Length)}\"");

        WeatherRow(largest).AdditionalProperties.Should().HaveLength(RecordValue.MaxBytes - empty.Length + """{"note":""}""".Length);
        TransformWeather(Record(largest + " ")).Rejection!.Reason.Should().Be(ReasonCode.TooLarge);
    }

    [Fact]
    public void An_outcome_that_is_used_again_has_nothing_of_the_record_before()
    {
        var stream = new WeatherStream();
        var outcome = stream.Apply(Record(WeatherWith("\"currently_humidity\":7,\"ozone\":1,\"currently_windspeed\":3")));

        stream.Apply(Record("""{"date_time":"2019-06-04","city":"Bern","currently_temperature":1}"""), outcome);

        WeatherRow again = Streams.WeatherRow.Of(stream.Table, outcome.Row!);
        again.Should().Match<WeatherRow>(row => row.City == "Bern" && row.WindSpeed == null && row.AdditionalProperties == null && row.UntypedFields == 0);
        stream.Apply(Record("[]"), outcome).Row.Should().BeNull();
    }
}
