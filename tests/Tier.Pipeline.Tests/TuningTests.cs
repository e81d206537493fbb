using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tier.Pipeline.Records;
using Tier.Testing;

namespace Tier.Pipeline.Tests;

/// <summary>docs/tuning.md says what the code and host.json have.</summary>
public sealed partial class TuningTests
{
    private static readonly string[] OfHostJson = ["maxBatchSize", "queuedMinMessages", "subscriberIntervalInSeconds"];

    [Fact]
    public void The_table_has_every_value_and_maxBatchSize_first()
    {
        using var hostJson = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "host.json")));
        var kafka = hostJson.RootElement.GetProperty("extensions").GetProperty("kafka");
        IEnumerable<(string, string)> values =
        [
            .. OfHostJson.Select(key => (key, Text(key, kafka.GetProperty(key).GetInt32()))),
            .. typeof(LoadingOptions).GetFields().Select(field => (field.Name, Text(field.Name, field.GetRawConstantValue()!))),
            .. typeof(LoadingOptions).GetProperties().Select(property => (property.Name, Text(property.Name, ValueOf(property)))),
        ];
        var rows = Row().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "tuning.md")))
            .Select(row => (row.Groups["name"].Value, row.Groups["value"].Value)).ToArray();

        rows.Should().BeEquivalentTo(values);
        rows[0].Item1.Should().Be("maxBatchSize");
    }

    private static object ValueOf(PropertyInfo property) => property.GetValue(property.GetMethod!.IsStatic ? null : new LoadingOptions())!;

    private static string Text(string name, object value) => value switch
    {
        int bytes when name.EndsWith("Bytes", StringComparison.Ordinal) => $"{bytes / 1024 / 1024} MiB",
        int number when number > 999 => number.ToString("N0", CultureInfo.InvariantCulture),
        int number => number.ToString(CultureInfo.InvariantCulture),
        IEnumerable<int> numbers => string.Join(", ", numbers),
        TimeSpan time when time < TimeSpan.FromSeconds(1) => $"{time.TotalMilliseconds} ms",
        TimeSpan time when time.TotalMinutes >= 1 => $"{time.TotalMinutes} min",
        TimeSpan time => $"{time.TotalSeconds} s",
        _ => throw new ArgumentException($"{name} has a type that the table doesn't know: {value.GetType()}."),
    };

    [GeneratedRegex(@"^\| `(?<name>\w+)` \| (?<value>[^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
