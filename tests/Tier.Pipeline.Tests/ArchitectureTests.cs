using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Streams;
using Tier.Testing;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Tier.Pipeline.Tests;

/// <summary>The edges between the rooms: who may know whom.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly Architecture Pipeline = new ArchLoader().LoadAssemblies(typeof(PipelineStart).Assembly).Build();

    [Fact]
    public void Projects_refer_to_each_other_as_agreed()
    {
        var edges = Directory.GetFiles(Path.Combine(Repository.Root, "functions"), "*.csproj", SearchOption.AllDirectories)
            .SelectMany(project => References(project, "ProjectReference").Select(reference => $"{Path.GetFileNameWithoutExtension(project)} -> {Path.GetFileNameWithoutExtension(reference.Replace('\\', '/'))}"));
        edges.Should().BeEquivalentTo(
            "Tier.Functions -> Tier.Pipeline",
            "Tier.Functions -> Worker.Extensions.Kafka.StandIn",
            "Tier.LocalHost -> Tier.Functions",
            "Tier.LocalHost -> Tier.Pipeline",
            "Tier.Cli -> Tier.Functions",
            "Tier.Cli -> Tier.LocalHost",
            "Tier.Cli -> Tier.Pipeline");
    }

    [Fact]
    public void Only_the_app_itself_and_the_stand_in_know_the_Functions_packages() =>
        Projects
            .Where(project => References(project, "PackageReference").Any(package => package.StartsWith("Microsoft.Azure.Functions", StringComparison.Ordinal)))
            .Select(Path.GetFileNameWithoutExtension)
            .Should().BeEquivalentTo("Tier.Functions", "Worker.Extensions.Kafka.StandIn");

    [Fact]
    public void Projects_that_reach_the_app_have_a_list_of_packages_with_the_stand_in_and_the_others_one_without_Functions_packages()
    {
        var reach = Projects.Where(project => Path.GetFileNameWithoutExtension(project) == "Tier.Functions").ToHashSet();
        while (Projects.Where(project => ProjectsOf(project).Any(reach.Contains)).Any(reach.Add))
        {
        }

        foreach (var project in Projects)
        {
            var lists = Directory.GetFiles(Path.GetDirectoryName(project)!, "packages*.lock.json");
            lists.Select(Path.GetFileName).Should().Contain(reach.Contains(project) ? "packages.stand-in.lock.json" : "packages.lock.json", project);
            foreach (var list in lists)
            {
                StandIn().IsMatch(File.ReadAllText(list)).Should().Be(list.EndsWith(".stand-in.lock.json", StringComparison.Ordinal), list);
            }
        }
    }

    /// <summary>The stand-in in a list: the Kafka extension as a project.</summary>
    [GeneratedRegex("""
        "Microsoft\.Azure\.Functions\.Worker\.Extensions\.Kafka": \{\s*"type": "Project"
        """)]
    private static partial Regex StandIn();

    private static readonly string[] Projects =
        [.. Directory.GetFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories).Where(path => !path.Contains("/obj/", StringComparison.Ordinal))];

    /// <summary>The rooms of the pipeline, from the ground up. Each uses only those below it, so there are no circles.</summary>
    private static readonly string[] Rooms =
    [
        "Records", "Security", "Streams", "Kafka", "Warehouse", "Loading", "Telemetry", "DeadLetters", "Conflicts", "Replay", "Reconciliation", "Recovery", "Hosting",
    ];

    /// <summary>Rooms beside each other, which don't know each other though one stands before the other.</summary>
    private static readonly (string Room, string Other)[] Apart =
        [("Kafka", "Streams"), ("Replay", "DeadLetters"), ("Replay", "Conflicts"), ("Reconciliation", "DeadLetters"), ("Reconciliation", "Conflicts"), ("Recovery", "Replay"), ("Recovery", "Conflicts")];

    [Fact]
    public void Each_room_uses_only_rooms_below_it()
    {
        var edges = Pipeline.Types.SelectMany(type => type.Dependencies.Select(dependency => (Room: RoomOf(type), Other: RoomOf(dependency.Target))))
            .Where(edge => edge.Room is not null && edge.Other is not null && edge.Room != edge.Other)
            .Distinct()
            .ToArray();
        edges.Should().NotBeEmpty();
        edges.Where(edge => Array.IndexOf(Rooms, edge.Room) <= Array.IndexOf(Rooms, edge.Other)).Should().BeEmpty();
        edges.Should().NotContain(Apart.Select(pair => ((string?)pair.Room, (string?)pair.Other)));
        Pipeline.Types.Select(RoomOf).Where(room => room is not null).Distinct().Should().BeSubsetOf(Rooms);
    }

    private static string? RoomOf(IType type) => type.Namespace?.FullName.Split('.') is ["Tier", "Pipeline", var room, ..] ? room : null;

    [Fact]
    public void The_streams_do_not_know_each_other()
    {
        var streams = EventStreams.BuiltIn.Select(stream => stream.GetType().Namespace!).ToArray();
        streams.Should().HaveCountGreaterThan(1).And.OnlyHaveUniqueItems();
        foreach (var (stream, other) in streams.SelectMany(stream => streams.Where(other => other != stream).Select(other => (stream, other))))
        {
            Types().That().ResideInNamespace(stream).Should().NotDependOnAnyTypesThat().ResideInNamespace(other).HasNoViolations(Pipeline).Should().BeTrue();
        }
    }

    [Fact]
    public void Only_Hosting_reads_the_configuration()
    {
        const string Configuration = "Microsoft.Extensions.Configuration";
        var rooms = Pipeline.Types
            .Where(type => type.Dependencies.Any(dependency => dependency.Target.FullName.StartsWith(Configuration, StringComparison.Ordinal)))
            .Select(RoomOf);
        rooms.Distinct().Should().Equal("Hosting");
    }

    [Fact]
    public void The_library_names_nothing_of_host_json()
    {
        using var hostJson = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "host.json")));
        string[] keys =
        [
            "host.json", "AzureFunctionsJobHost", "maxPollIntervalMs",
            .. hostJson.RootElement.GetProperty("extensions").GetProperty("kafka").EnumerateObject().Select(key => key.Name),
        ];
        var sources = Directory.GetFiles(Path.Combine(Repository.Root, "functions", "Tier.Pipeline"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal));
        foreach (var source in sources)
        {
            File.ReadAllText(source).Should().NotContainAny(keys, "of {0}", source);
        }
    }

    [Fact]
    public void No_file_is_over_250_lines()
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "functions"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal)).ToArray();
        files.Should().NotBeEmpty();
        files.Where(path => File.ReadLines(path).Count() > 250).Should().BeEmpty();
    }

    private static IEnumerable<string> ProjectsOf(string project) =>
        References(project, "ProjectReference").Select(reference => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(project)!, reference)));

    private static IEnumerable<string> References(string project, string kind) =>
        XDocument.Load(project).Descendants(kind).Select(reference => reference.Attribute("Include")!.Value);
}
