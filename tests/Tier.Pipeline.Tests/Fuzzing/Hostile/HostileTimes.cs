using System.Globalization;
using static Tier.Pipeline.Tests.Fuzzing.Hostile.HostileRecord;

namespace Tier.Pipeline.Tests.Fuzzing.Hostile;

/// <summary>Times at the ends of what a database holds, and such as there are none.</summary>
internal static class HostileTimes
{
    public static IEnumerable<HostileRecord> All => [.. Times(), .. TimesOfTracks()];

    private static IEnumerable<HostileRecord> Times()
    {
        foreach (var (text, time) in new[]
        {
            ("1000-01-01T00:00:00Z", "1000-01-01 00:00:00.000"), ("9999-12-31T23:59:59.9999999Z", "9999-12-31 23:59:59.999"), ("2016-12-31T23:59:60Z", "2016-12-31 23:59:59.999"), ("2017-01-01T00:59:60.5+01:00", "2016-12-31 23:59:59.999"),
            ("2020-02-29T12:00:00Z", "2020-02-29 12:00:00.000"), ("2019-06-04T07:30:12.9996Z", "2019-06-04 07:30:12.999"), ("2019-06-04T23:59:59.99999999-23:59", "2019-06-05 23:58:59.999"), ("2019-06-04T00:00:00+15:00", "2019-06-03 09:00:00.000"),
            ("1969-12-31T23:59:59.9999Z", "1969-12-31 23:59:59.999"), ("2019-03-31T02:30:00", "2019-03-31 02:30:00.000"),
        })
        {
            yield return Weather($"the time {text}", () => $$"""{"date_time":"{{text}}","city":"{{text}}","currently_temperature":1}""").With("date_time", DateTime.Parse(time, CultureInfo.InvariantCulture));
        }

        foreach (var text in new[] { "0001-01-01T00:00:00Z", "0000-01-01", "0999-12-31T23:59:59.999Z", "10000-01-01T00:00:00Z", "9999-12-31T23:59:59-00:01", "2019-02-29", "2019-06-04T24:00:00Z", "2019-06-04T12:00:60Z", "2016-12-31T23:59:61Z", "2019-06-04T07:30:12+24:00", "2019-06-04T07:30:12+00:60", "-001-01-01", "٢٠١٩-٠٦-٠٤", "1559633412\\u0000", "" })
        {
            yield return Weather($"the time '{text}'", () => $$"""{"date_time":"{{text}}","city":"Zurich","currently_temperature":1}""", "invalid_timestamp");
        }

        foreach (var (what, number, time) in new[]
        {
            ("a day in digits", "20190605", new DateTime(2019, 6, 5)), ("a time in digits", "20190604073000", new(2019, 6, 4, 7, 30, 0)),
            ("an epoch in microseconds", "1559633412345678", new(2019, 6, 4, 7, 30, 12, 345)), ("the last epoch", "9999999999999999999", new(2286, 11, 20, 17, 46, 39, 999)),
        })
        {
            yield return Weather(what, () => $$"""{"date_time":{{number}},"city":"Geneva","currently_temperature":1}""").With("date_time", time);
        }

        foreach (var number in new[] { "0", "-1", "2019", "99999999999", "25340230080000", "1.559633412e9" })
        {
            yield return Weather($"the number {number} for a time", () => $$"""{"date_time":{{number}},"city":"Zurich","currently_temperature":1}""", "invalid_timestamp");
        }

        yield return Weather("an epoch of 400 digits", () => $$"""{"date_time":{{new string('1', 400)}},"city":"Zurich","currently_temperature":1}""", "invalid_timestamp");
    }


    // An optional time that is none is NULL, and the event's day is the one of events without a time.
    private static IEnumerable<HostileRecord> TimesOfTracks()
    {
        foreach (var time in new[] { "\"10000-01-01T00:00:00Z\"", "\"0001-01-01T00:00:00Z\"", "\"2019-06-04T24:00:00Z\"", "1e400", "\"\"", "true" })
        {
            yield return Track($"a track at {time}", () => $$"""{"event":"e","originalTimestamp":{{time}},"sentAt":{{time}}}""")
                .With("original_timestamp", null).With("event_day", new DateOnly(1970, 1, 1));
        }

        yield return Track("a track at the last moment", () => """{"event":"e","originalTimestamp":"9999-12-31T23:59:59.9999Z"}""").With("event_day", new DateOnly(9999, 12, 31));
        yield return Track("a track at the first moment", () => """{"event":"e","originalTimestamp":"1000-01-01"}""").With("event_day", new DateOnly(1000, 1, 1));
        yield return Track("a track in a leap second", () => """{"event":"e","originalTimestamp":"2016-12-31T23:59:60.999Z"}""").With("event_day", new DateOnly(2016, 12, 31));
    }
}
