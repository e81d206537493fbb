using Microsoft.Extensions.DependencyInjection;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Streams;
using Tier.Testing;

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

    [Theory]
    [InlineData("""{"number":12.5,"name":"a"}""", """{"number":13.5,"name":"a"}""", false)]
    [InlineData("""{"number":1,"name":"a"}""", """{"number":2,"name":"a"}""", false)]
    [InlineData("""{"number":1,"name":"a"}""", """{"name":"a","number":1}""", true)]
    public void An_identity_tells_numbers_apart(string value, string other, bool same)
    {
        var stream = new DeclaredStream(new Columns().Text("name").Required().Number("number").Time("at"), Identity.Of("name", "number"));

        var (one, another) = (stream.Apply(Events.Record(value)).Row!.Identity!, stream.Apply(Events.Record(other)).Row!.Identity!);

        one.Hash.SequenceEqual(another.Hash).Should().Be(same);
        one.Id.Should().StartWith("a\n1");
    }

    public static TheoryData<string> WrongDeclarations => [.. Wrong.Keys];

    private static Dictionary<string, Func<DeclaredStream>> Wrong { get; } = new()
    {
        ["A required column is a text, a number or a time, and 'kind' isn't."] =
            () => new(new Columns().Time("at").OneOf("kind", ["a"], []).Required(), Identity.Of("at")),
        ["The stream declared: its day is 'name', which is no column of a time."] =
            () => new(new Columns().Time("at").Text("name"), Identity.Of("at"), day: "name"),
        ["The stream declared: its key is 'nobody', which is no column."] =
            () => new(new Columns().Time("at"), Identity.Of("at"), key: "nobody"),
        ["The stream declared: its identity has 'nobody', which is no column of a text, an id, a number or a time."] =
            () => new(new Columns().Time("at"), Identity.Of("at", "nobody")),
        ["The stream declared: its identity has 'on', which is no column of a text, an id, a number or a time."] =
            () => new(new Columns().Time("at").Flag("on", _ => true), Identity.Of("on")),
        ["The stream declared: its identity has 'name', which is no column of the event's id."] =
            () => new(new Columns().Time("at").Text("name"), Identity.FirstOf("name", Identity.CloudEvent)),
    };

    [Theory]
    [MemberData(nameof(WrongDeclarations))]
    public void A_wrong_declaration_says_so_before_a_record_is_read(string sentence)
    {
        var apply = () => Wrong[sentence]().Apply(Events.Record("{}"));

        apply.Should().Throw<InvalidOperationException>().WithMessage(sentence);
    }

    private sealed class DeclaredStream(Columns columns, Identity identity, string day = "at", string key = "at") : EventStream("declared", "declared")
    {
        public override string FileName => "declared.json";

        public override string SampleEvent => "{}";

        public override string EventType => "declared";

        protected override Columns Columns => columns;

        protected override Identity Identity => identity;

        protected override string Day => day;

        protected override IReadOnlyList<string> Key => [key];
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
