using System.Xml.Linq;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Tier.Pipeline.Etl;
using Tier.Pipeline.Streams;
using Tier.Testing;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Tier.Pipeline.Tests;

/// <summary>The edges between the rooms: who may know whom.</summary>
public sealed class ArchitectureTests
{
    private static readonly Architecture Pipeline = new ArchLoader().LoadAssemblies(typeof(PipelineStart).Assembly).Build();

    [Fact]
    public void Projects_refer_to_each_other_as_agreed()
    {
        var edges = Directory.GetFiles(Path.Combine(Repository.Root, "functions"), "*.csproj", SearchOption.AllDirectories)
            .SelectMany(project => References(project, "ProjectReference").Select(reference => $"{Path.GetFileNameWithoutExtension(project)} -> {Path.GetFileNameWithoutExtension(reference.Replace('\\', '/'))}"));
        edges.Should().BeEquivalentTo(
            "Tier.Functions -> Tier.Pipeline",
            "Tier.LocalHost -> Tier.Pipeline",
            "Tier.Cli -> Tier.LocalHost",
            "Tier.Cli -> Tier.Pipeline");
    }

    [Fact]
    public void Only_the_app_itself_knows_the_Functions_packages() =>
        Directory.GetFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Where(project => References(project, "PackageReference").Any(package => package.StartsWith("Microsoft.Azure.Functions", StringComparison.Ordinal)))
            .Select(Path.GetFileNameWithoutExtension)
            .Should().Equal("Tier.Functions");

    [Fact]
    public void The_local_solution_leaves_out_the_app_itself_and_nothing_else()
    {
        var all = Directory.GetFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories).Select(Path.GetFileName).Except(["Tier.Functions.csproj"]);
        var filter = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "Tier.Local.slnf")));
        filter.RootElement.GetProperty("solution").GetProperty("projects").EnumerateArray().Select(project => project.GetString()!.Split('\\')[^1]).Should().BeEquivalentTo(all);
    }

    [Theory]
    [InlineData("Records", "Etl|Streams|Topics|Warehouse|Replay|Reconciliation|Recovery|Telemetry|DeadLetters|Conflicts")]
    [InlineData("Streams", "Warehouse|Replay|Reconciliation|Recovery|Topics|Telemetry|DeadLetters|Conflicts")]
    [InlineData("Warehouse", "DeadLetters|Replay|Reconciliation|Recovery|Telemetry|Conflicts")]
    [InlineData("Topics", "Etl|Streams|DeadLetters|Replay|Reconciliation|Recovery|Telemetry|Conflicts")]
    [InlineData("Etl", "Replay|Reconciliation|Recovery|DeadLetters|Conflicts")]
    [InlineData("Replay", "Reconciliation|Recovery|DeadLetters|Conflicts")]
    [InlineData("Reconciliation", "Etl|Recovery|Telemetry|DeadLetters|Conflicts")]
    [InlineData("DeadLetters", "Replay|Reconciliation|Recovery|Telemetry|Conflicts")]
    [InlineData("Conflicts", "Replay|Reconciliation|Recovery|Telemetry|DeadLetters")]
    [InlineData("Recovery", "Replay|Telemetry|Conflicts")]
    public void Nothing_downstream_knows_what_is_upstream_of_it(string room, string others)
    {
        var rule = Types().That().ResideInNamespaceMatching($@"^Tier\.Pipeline\.{room}(\..*)?$")
            .Should().NotDependOnAny(Types().That().ResideInNamespaceMatching($@"^Tier\.Pipeline\.({others})(\..*)?$")
            .And().AreNot(typeof(ConsumedRecord)).And().AreNot(typeof(RecordHeader))); // what comes out of a broker, for whoever reads from it
        rule.HasNoViolations(Pipeline).Should().BeTrue(string.Join('\n', rule.Evaluate(Pipeline).Where(result => !result.Passed).Select(result => result.Description)));
    }

    [Fact]
    public void The_streams_do_not_know_each_other()
    {
        var streams = EventStreams.All.Select(stream => stream.GetType().Namespace!).ToArray();
        streams.Should().HaveCountGreaterThan(1).And.OnlyHaveUniqueItems();
        foreach (var (stream, other) in streams.SelectMany(stream => streams.Where(other => other != stream).Select(other => (stream, other))))
        {
            Types().That().ResideInNamespace(stream).Should().NotDependOnAnyTypesThat().ResideInNamespace(other).HasNoViolations(Pipeline).Should().BeTrue();
        }
    }

    private static IEnumerable<string> References(string project, string kind) =>
        XDocument.Load(project).Descendants(kind).Select(reference => reference.Attribute("Include")!.Value);
}
