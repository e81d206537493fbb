using System.Text;
using Dapper;
using MySqlConnector;
using Tier.Pipeline.Records;
using Tier.Pipeline.Tests.Loading;
using Tier.LocalHost.Servers;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Warehouse;

/// <summary>The tables with <c>PartitionTables</c>.</summary>
public sealed class PartitionedTablesTests(TestServers servers)
{
    private const string Partitions =
        "SELECT COUNT(partition_name) FROM information_schema.partitions WHERE table_schema = DATABASE() AND table_name = ";

    /// <summary>Six years of months, what comes before them, and what comes later.</summary>
    private const long Expected = 6 * 12 + 2;

    private static readonly CancellationToken Now = CancellationToken.None;

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task Tables_that_have_rows_are_partitioned_and_loads_go_on_as_before(DatabaseKind kind)
    {
        await using var before = await TestPipeline.CreateAsync(servers, kind);
        await LoadAsync(before, Events(0, 10));
        (await before.ValueAsync<long>($"{Partitions}'weather_data'")).Should().Be(0, "nobody asked for it");
        await using var partitioned = await TestPipeline.CreateAsync(servers, before.Database, settings: [("PartitionTables", "true")]);

        await LoadAsync(partitioned, Events(5, 10));

        (await partitioned.ValueAsync<long>($"{Partitions}'weather_data'")).Should().Be(Expected);
        (await partitioned.ValueAsync<long>($"{Partitions}'segment_tracks'")).Should().Be(Expected);
        (await partitioned.ValueAsync<long>("SELECT COUNT(*) FROM weather_data")).Should().Be(15);
        var report = await partitioned.ReconcileAsync();
        report.Complete.Should().BeTrue();
        report.Topics.Where(topic => topic.Stream == "weather").Select(topic => topic.Counts).Aggregate((left, right) => left + right)
            .Should().Be(new OutcomeCounts(15, 0, 5, 0));
        (await ReadsAsync(partitioned)).Should().Be("m2026_11");
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task They_stay_so_when_the_setting_is_gone_and_are_not_copied_at_each_start(DatabaseKind kind)
    {
        await using var partitioned = await TestPipeline.CreateAsync(servers, kind, settings: [("PartitionTables", "true")]);
        await partitioned.PrepareAsync();
        var created = await CreatedAsync(partitioned);

        await using var again = await TestPipeline.CreateAsync(servers, partitioned.Database, settings: [("PartitionTables", "true")]);
        await again.PrepareAsync();
        await using var without = await TestPipeline.CreateAsync(servers, partitioned.Database);
        await LoadAsync(without, Events(0, 3));

        (await CreatedAsync(without)).Should().Equal(created);
        (await without.ValueAsync<long>($"{Partitions}'weather_data'")).Should().Be(Expected);
        (await without.ReconcileAsync()).Complete.Should().BeTrue();
    }

    private static async Task LoadAsync(TestPipeline pipeline, IEnumerable<byte[]?> events)
    {
        await pipeline.PrepareAsync();
        await pipeline.Services.WeatherProcessor().ProcessAsync(await pipeline.PublishAsync("weather", events), Now);
    }

    private static IEnumerable<byte[]> Events(int first, int count) => WeatherRecords.Events(first, count)
        .Select(value => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(value).Replace("2019-06", "2026-11", StringComparison.Ordinal)));

    private static Task<IReadOnlyList<string>> CreatedAsync(TestPipeline pipeline) => pipeline.QueryAsync<string>(
        "SELECT CONCAT(name, ' ', checksum, ' ', installed_on) FROM schema_migrations WHERE name IS NOT NULL ORDER BY id");

    /// <summary>The partitions that the look-up of ids reads: one, since it names the day.</summary>
    private static async Task<string> ReadsAsync(TestPipeline pipeline)
    {
        await using var connection = new MySqlConnection(pipeline.Database.AdminConnectionString);
        var explain = pipeline.Database.Kind == DatabaseKind.MariaDb ? "EXPLAIN PARTITIONS" : "EXPLAIN FORMAT=TRADITIONAL";
        var (day, hashes) = await connection.QuerySingleAsync<(string, string)>(
            "SELECT CAST(event_day AS CHAR), GROUP_CONCAT('X''', HEX(event_hash), '''') FROM weather_data GROUP BY event_day");
        IDictionary<string, object> plan = await connection.QuerySingleAsync(
            $"{explain} SELECT event_day FROM weather_data WHERE event_day = '{day}' AND event_hash IN ({hashes})");
        return (string)plan["partitions"];
    }
}
