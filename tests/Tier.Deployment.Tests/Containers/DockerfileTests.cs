using Tier.Testing;

namespace Tier.Deployment.Tests.Containers;

public sealed class DockerfileTests
{
    private static readonly string Text = ProjectFile.Read(Dockerfile.Path);
    private static readonly string Ignore = ProjectFile.Read(".dockerignore");

    [Fact]
    public void Its_instructions_are_known() => CheckingTool.Node("dockerfile-utils", "lint", ProjectFile.PathOf(Dockerfile.Path))
        .Should().Match<ToolResult>(result => result.ExitCode == 0 && result.Text.Length == 0);

    [Theory]
    [InlineData("EXPOSE 8080", "EXPSE 8080", "Unknown instruction")]
    [InlineData("EXPOSE 8080", "EXPOSE 80a", "Invalid containerPort")]
    public void A_broken_copy_is_refused(string good, string bad, string complaint)
    {
        using var folder = new TemporaryFolder();
        var result = CheckingTool.Node("dockerfile-utils", "lint", folder.Break(Dockerfile.Path, good, bad));
        result.ExitCode.Should().Be(1);
        result.Text.Should().Contain(complaint);
    }

    [Fact]
    public void What_it_copies_is_there() => Dockerfile.CopyProblems(Text, Repository.Root, Ignore).Should().BeEmpty();

    [Theory]
    [InlineData("global.json Directory.Build.props", "global.jsn Directory.Build.props", "COPY global.jsn")]
    [InlineData("COPY data/*.json", "COPY data/*.jsn", "COPY data/*.jsn")]
    [InlineData("COPY functions/Tier.Pipeline functions", "COPY functions/Tier.Cli functions", "COPY functions/Tier.Cli")]
    public void A_copy_of_what_is_missing_or_kept_back_is_found(string good, string bad, string complaint)
    {
        Text.Should().Contain(good);
        Dockerfile.CopyProblems(Text.Replace(good, bad, StringComparison.Ordinal), Repository.Root, Ignore)
            .Should().ContainSingle().Which.Should().StartWith(complaint);
    }

    [Fact]
    public void Secrets_builds_and_what_is_not_the_apps_stay_outside()
    {
        var ignore = new DockerIgnore(Ignore);
        string[] outside =
        [
            "local.settings.json", ".env", ".git/config", ".tier/state.json", "tests/Tier.Testing/Eventually.cs",
            "data/generator/Program.cs", "functions/Tier.Cli/Program.cs", "functions/Tier.Functions/local.settings.json",
            "functions/Tier.Pipeline/bin/Release/a.dll", "functions/Tier.Pipeline/obj/a.json",
        ];
        outside.Should().AllSatisfy(file => ignore.KeepsBack(file).Should().BeTrue(file));
        string[] inside = ["functions/Tier.Functions/Program.cs", "data/weather.json", "infra/docker/start.sh", ".editorconfig"];
        inside.Should().AllSatisfy(file => ignore.KeepsBack(file).Should().BeFalse(file));
    }

    [Fact]
    public void Packages_are_restored_before_the_code_is_copied()
    {
        var build = Dockerfile.Instructions(Text).SkipWhile(line => !line.StartsWith("FROM", StringComparison.Ordinal)).ToList();
        var restore = build.FindIndex(line => line.StartsWith("RUN dotnet restore", StringComparison.Ordinal));
        var before = build.Take(restore).Where(line => line.StartsWith("COPY", StringComparison.Ordinal))
            .SelectMany(line => line.Split(' ').Skip(1).SkipLast(1));
        before.Should().AllSatisfy(source => source.Should().MatchRegex(@"\.(csproj|props|json)$")).And.HaveCountGreaterThan(5);
    }

    [Fact]
    public void The_final_image_has_no_sdk_and_no_root()
    {
        var final = Dockerfile.Instructions(Text)
            .SkipWhile(line => !line.StartsWith("FROM --platform=linux/amd64 ${FUNCTIONS_IMAGE}", StringComparison.Ordinal)).ToList();
        final.Should().Contain("USER 1654").And.Contain("EXPOSE 8080").And.Contain(line => line.Contains("ASPNETCORE_URLS=http://+:8080"));
        final.Should().NotContain(line => line.StartsWith("FROM", StringComparison.Ordinal) && line.Contains("SDK_IMAGE"));
        Text.Should().Contain("ARG FUNCTIONS_IMAGE=mcr.microsoft.com/azure-functions/dotnet-isolated:4-dotnet-isolated10.0\n");
    }

    [Fact]
    public void The_build_says_how_the_app_talks_to_the_brokers() =>
        Dockerfile.Instructions(Text).Should().ContainInOrder(
            "ARG BrokerSecurity=Plaintext",
            "RUN dotnet publish functions/Tier.Functions --configuration Release --no-restore -p:BrokerSecurity=${BrokerSecurity} "
            + "--output /app");

    [Fact]
    public void Images_that_are_built_from_another_folder_know_the_same_port_and_user()
    {
        var kubernetes = ProjectFile.Read("infra/kubernetes/base/functions-container.yaml");
        kubernetes.Should().Contain("containerPort: 8080").And.Contain("runAsUser: 1654")
            .And.Contain("mountPath: /azure-functions-host/Secrets");
        ProjectFile.Read("infra/docker/healthy.sh").Should().Contain("${1:-8080}");
    }
}
