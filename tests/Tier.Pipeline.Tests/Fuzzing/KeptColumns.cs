using System.Text.Json;
using System.Text.RegularExpressions;
using Tier.Pipeline.Tests.Fuzzing.Samples;

namespace Tier.Pipeline.Tests.Fuzzing;

/// <summary>Holds a row's JSON columns to what has to be in them, no more and no less.</summary>
internal static partial class KeptColumns
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <summary>Compares the JSON columns with what is wanted.</summary>
    /// <param name="columns">The columns' JSON by their names; null for NULL.</param>
    /// <param name="wanted">What has to be in them.</param>
    public static void Check(IReadOnlyDictionary<string, string?> columns, IReadOnlyList<KeptSample> wanted)
    {
        foreach (var (column, json) in columns)
        {
            var own = wanted.Where(kept => kept.Column == column).ToArray();
            (json is not null).Should().Be(own.Length > 0, "{0} is {1}", column, json);
            if (json is not null)
            {
                using var document = JsonDocument.Parse(json, Options);
                CheckObject(document.RootElement, column, own);
            }
        }
    }

    private static void CheckObject(JsonElement root, string column, KeptSample[] wanted)
    {
        var members = root.EnumerateObject().ToDictionary(member => member.Name, member => member.Value);
        foreach (var group in wanted.Where(kept => kept.Group is not null).GroupBy(kept => kept.Group!))
        {
            members.Remove(group.Key, out var inner).Should().BeTrue("{0} has the object {1}", column, group.Key);
            CheckMembers(inner.EnumerateObject().ToDictionary(member => member.Name, member => member.Value), $"{column}.{group.Key}", [.. group], level: 3);
        }

        CheckMembers(members, column, [.. wanted.Where(kept => kept.Group is null)], level: 2);
    }

    private static void CheckMembers(Dictionary<string, JsonElement> members, string where, KeptSample[] wanted, int level)
    {
        // Two values that count can have one name too: that of an unknown member, and the path of a known one. What has its exact name is taken first.
        var alone = wanted.GroupBy(one => one.Name).Where(same => same.Count(one => !one.IsRepeated) == 1).Select(same => same.Key).ToHashSet();
        bool IsExact(KeptSample one) => !one.IsRepeated && alone.Contains(one.Name);
        foreach (var one in wanted.OrderByDescending(IsExact))
        {
            var name = IsExact(one) ? one.Name : Find(members, one, level);
            name.Should().NotBeNull("{0} has {1}, {2}", where, one.Name, one.Json.Text);
            members.Remove(name!, out var value).Should().BeTrue("{0} has the member {1}", where, one.Name);
            KeptJson.Is(value, one.Json, level).Should().BeTrue("{0} has {1} as it came, {2}, and not {3}", where, one.Name, one.Json.Text, value);
        }

        members.Keys.Should().BeEmpty("{0} has nothing that isn't in the event", where);
    }

    private static string? Find(Dictionary<string, JsonElement> members, KeptSample one, int level) => members.Keys.FirstOrDefault(key =>
        key.StartsWith(one.Name, StringComparison.Ordinal) && Number().IsMatch(key[one.Name.Length..]) && KeptJson.Is(members[key], one.Json, level));

    [GeneratedRegex(@"^(#\d+)*$")]
    private static partial Regex Number();
}
