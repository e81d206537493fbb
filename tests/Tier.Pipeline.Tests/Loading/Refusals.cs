using System.Globalization;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Loading;

/// <summary>Rules that the administrator of a test's database gives it, so that the server itself refuses rows.</summary>
internal static class Refusals
{
    /// <summary>The city whose rows are refused.</summary>
    public const string City = "Atlantis";

    /// <summary>Text that the server puts into its message and that is no business of a log.</summary>
    public const string Secret = "sunken-treasure";

    /// <summary>Makes the tables.</summary>
    public static Task PrepareAsync(this TestPipeline pipeline) => pipeline.Services.WeatherProcessor().ProcessAsync([], CancellationToken.None);

    /// <summary>A constraint: the servers have a code for that.</summary>
    public static Task RefuseByConstraintAsync(this TestPipeline pipeline) =>
        pipeline.ExecuteAsync($"ALTER TABLE weather_data ADD CONSTRAINT no_atlantis CHECK (city <> '{City}')");

    /// <summary>A trigger with an error number of its own: nobody can know what that means.</summary>
    public static Task RefuseByTriggerAsync(this TestPipeline pipeline) => pipeline.ExecuteAsync(
        $"""
        CREATE TRIGGER no_atlantis BEFORE INSERT ON weather_data FOR EACH ROW
        IF NEW.city = '{City}' THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 30001, MESSAGE_TEXT = '{Secret}'; END IF
        """);

    /// <summary>Events of which some, by their positions, are refused.</summary>
    public static IEnumerable<byte[]> Events(int count, IReadOnlyCollection<int> refused) =>
        Enumerable.Range(0, count).Select(number => WeatherRecords.Event(number, city: refused.Contains(number) ? City : "Zurich"));

    /// <summary>The positions that a test's text means, in a batch of so many.</summary>
    public static int[] Positions(string places, int count) => places switch
    {
        "first" => [0],
        "middle" => [count / 2],
        "last" => [count - 1],
        "all" => [.. Enumerable.Range(0, count)],
        _ => [.. places.Split(' ').Select(place => int.Parse(place, CultureInfo.InvariantCulture))],
    };
}
