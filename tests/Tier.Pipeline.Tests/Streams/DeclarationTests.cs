using Tier.Pipeline.Loading;
using Tier.Pipeline.Streams;
using Tier.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Tier.Pipeline.Tests.Streams;

/// <summary>The streams' declarations and the tables that the migrations make are the same ones.</summary>
public sealed class DeclarationTests(TestServers servers)
{
    private static readonly string[] Before = ["topic_id", "kafka_partition", "kafka_offset", "event_day", "event_hash"];
    private static readonly string[] After = ["additional_properties", "payload_hash", "kafka_timestamp", "loaded_at"];

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_table_has_the_declared_columns_in_their_order_with_their_types(DatabaseKind database)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, database);
        await pipeline.Services.GetRequiredService<PipelineStart>().EnsureAsync(CancellationToken.None);
        foreach (var stream in EventStreams.BuiltIn)
        {
            var columns = await pipeline.QueryAsync<(string Name, string Type, long? Length, string Nullable)>(
                """
                SELECT column_name, data_type, CASE data_type WHEN 'varchar' THEN character_maximum_length END, is_nullable
                FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = @Name ORDER BY ordinal_position
                """,
                stream.Table);

            columns.Select(column => column.Name).Should().Equal([.. Before, .. stream.Table.Columns, .. After]);
            foreach (var (declared, column) in stream.Table.Declared.Zip(columns.Skip(Before.Length)))
            {
                TypesOf(declared.Kind).Should().Contain((column.Type, column.Length), "{0} is a {1}", column.Name, declared.Kind);
                column.Nullable.Should().Be(declared.IsRequired ? "NO" : "YES", column.Name);
            }
        }
    }

    /// <summary>The types that a kind of column may have; MariaDB's JSON is a long text.</summary>
    private static (string, long?)[] TypesOf(ColumnKind kind) => kind switch
    {
        ColumnKind.Number => [("double", null)],
        ColumnKind.Time => [("datetime", null)],
        ColumnKind.Flag => [("tinyint", null)],
        ColumnKind.Word => [("varchar", 20)],
        ColumnKind.Rest => [("json", null), ("longtext", null)],
        _ => [("varchar", RowTyper.MaxTextLength)],
    };
}
