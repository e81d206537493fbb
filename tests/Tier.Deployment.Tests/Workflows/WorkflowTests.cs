using System.Runtime.Versioning;
using System.Text.Json.Nodes;

namespace Tier.Deployment.Tests.Workflows;

public sealed class WorkflowTests
{
    public static TheoryData<string> All => [.. Workflow.Names];

    [Theory]
    [MemberData(nameof(All))]
    public void A_workflow_has_only_keys_that_there_are(string name) => Validate(ProjectFile.PathOf($"{Workflow.Folder}/{name}"))
        .Should().Match<ToolResult>(result => result.ExitCode == 0 && result.Text.Length == 0);

    [Theory]
    [InlineData("timeout-minutes: 90", "timeout-minuts: 90")]
    [InlineData("runs-on: ubuntu-22.04", "runs_on: ubuntu-22.04")]
    public void A_misspelt_key_is_refused(string good, string bad)
    {
        using var folder = new TemporaryFolder();
        Validate(folder.Break($"{Workflow.Folder}/ci.yml", good, bad)).ExitCode.Should().Be(1);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_action_is_named_by_its_commit(string name) =>
        Workflow.MovableActions(ProjectFile.Read($"{Workflow.Folder}/{name}")).Should().BeEmpty();

    [Theory]
    [InlineData("      - uses: actions/checkout@v5", "actions/checkout@v5")]
    [InlineData("        uses: actions/checkout@08c6903", "actions/checkout@08c6903")]
    [InlineData("      - uses: docker/build-push-action # newest", "docker/build-push-action")]
    public void An_action_by_tag_is_found(string line, string action) =>
        Workflow.MovableActions($"{ProjectFile.Read($"{Workflow.Folder}/ci.yml")}\n{line}\n").Should().Equal(action);

    [Theory]
    [MemberData(nameof(All))]
    public void A_workflow_may_read_the_code_and_nothing_else(string name)
    {
        var workflow = Workflow.Read(name);
        workflow["permissions"]!.ToJsonString().Should().Be("""{"contents":"read"}""");
        workflow["concurrency"]!["group"].Should().NotBeNull();
        foreach (var (job, content) in workflow["jobs"]!.AsObject())
        {
            int.Parse(content.Text("timeout-minutes"), null).Should().BePositive(job);
            if (content!["permissions"] is JsonObject own)
            {
                own.ToJsonString().Should().Be("""{"contents":"read","packages":"write"}""", "only an image is published");
            }
        }
    }

    [Fact]
    public void A_build_machine_and_the_workflow_run_the_same_script()
    {
        Workflow.Read("ci.yml").List("jobs", "tests", "steps").Last().Text("run").Should().EndWith(".ci/run\n");
        ProjectFile.Read(".ci/run").Should().EndWith("./test.sh\n");
    }

    [Theory]
    [MemberData(nameof(All))]
    [UnsupportedOSPlatform("windows")]
    public void Scripts_that_a_workflow_runs_are_there(string name)
    {
        var scripts = Workflow.Read(name)["jobs"]!.AsObject().SelectMany(job => job.Value.List("steps"))
            .Select(step => step!["run"]?.GetValue<string>() ?? "")
            .SelectMany(run => run.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
            .Where(word => word.EndsWith(".sh", StringComparison.Ordinal) || word.StartsWith(".ci/", StringComparison.Ordinal)).ToList();
        scripts.Should().NotBeEmpty()
            .And.AllSatisfy(script => File.GetUnixFileMode(ProjectFile.PathOf(script)).Should().HaveFlag(UnixFileMode.UserExecute, script));
    }

    [Theory]
    [InlineData(".devcontainer/devcontainer.json")]
    [InlineData(".vscode/tasks.json")]
    [InlineData(".vscode/launch.json")]
    public void The_editors_files_are_JSON(string file) => JsonNode.Parse(ProjectFile.Read(file)).Should().BeOfType<JsonObject>();

    [Fact]
    public void What_is_launched_is_built_by_a_task_and_lies_where_it_is_looked_for()
    {
        var launch = JsonNode.Parse(ProjectFile.Read(".vscode/launch.json"))!["configurations"]![0]!;
        JsonNode.Parse(ProjectFile.Read(".vscode/tasks.json")).List("tasks").Select(task => task.Text("label"))
            .Should().Contain(launch.Text("preLaunchTask"));
        ProjectFile.Read("tier").Should().Contain(launch.Text("program").Replace("${workspaceFolder}", "$root", StringComparison.Ordinal));
    }

    [Fact]
    public void The_devcontainer_has_the_sdk_java_core_tools_and_azurite()
    {
        var container = JsonNode.Parse(ProjectFile.Read(".devcontainer/devcontainer.json"))!;
        container.Text("image").Should().EndWith("/dotnet:1-10.0");
        container.Text("features", "ghcr.io/devcontainers/features/java:1", "version").Should().Be("17");
        container.Text("postCreateCommand").Should().MatchRegex(@"azure-functions-core-tools@4\.\d+\.\d+ azurite@\d+\.\d+\.\d+$");
    }

    private static ToolResult Validate(string file) => CheckingTool.Node("action-validator", file);
}
