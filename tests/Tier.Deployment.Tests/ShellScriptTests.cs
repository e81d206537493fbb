using Tier.Testing;

namespace Tier.Deployment.Tests;

/// <summary>What ShellCheck says of the project's shell scripts.</summary>
public sealed class ShellScriptTests
{
    public static TheoryData<string> All =>
    [
        .. In(".", SearchOption.TopDirectoryOnly)
            .Concat(In(".ci", SearchOption.TopDirectoryOnly))
            .Concat(In("infra", SearchOption.AllDirectories))
            .Where(IsScript).Select(file => Path.GetRelativePath(Repository.Root, file)).Order(),
    ];

    [Theory]
    [MemberData(nameof(All))]
    public void ShellCheck_has_nothing_to_say(string script) => Check(ProjectFile.PathOf(script)).Should().Be(new ToolResult(0, "", ""));

    [Fact]
    public void ShellCheck_names_what_is_wrong_with_a_broken_copy()
    {
        using var folder = new TemporaryFolder();
        var result = Check(folder.Break("infra/docker/healthy.sh", "[[ \"$status\" == 20[04] ]]", "[ $status = 200 ]"));
        result.ExitCode.Should().Be(1);
        result.Output.Should().Contain("SC2086");
    }

    private static IEnumerable<string> In(string folder, SearchOption depth) =>
        Directory.EnumerateFiles(ProjectFile.PathOf(folder), "*", depth);

    private static bool IsScript(string file) => file.EndsWith(".sh", StringComparison.Ordinal)
        || File.ReadLines(file).FirstOrDefault()?.StartsWith("#!", StringComparison.Ordinal) == true;

    private static ToolResult Check(string script) => CheckingTool.ShellCheck("--external-sources", script);
}
