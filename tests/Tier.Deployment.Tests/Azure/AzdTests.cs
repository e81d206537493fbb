using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Tier.Testing;

namespace Tier.Deployment.Tests.Azure;

/// <summary>azure.yaml, and the scripts that azd runs by it.</summary>
[UnsupportedOSPlatform("windows")]
public sealed partial class AzdTests
{
    private static readonly (string, string?)[] Unset =
    [
        ("BrokerSecurity", null), ("TIER_MYSQL_ADMIN_PASSWORD", null), ("TIER_APP_PASSWORD", null), ("TIER_MIGRATION_PASSWORD", null),
        ("TIER_BUDGET_START", null),
        ("TIER_ALERT_EMAIL", "operators@example.com"),
    ];

    private static string Yaml => File.ReadAllText(Path.Combine(Repository.Root, "azure.yaml"));

    [Fact]
    public void Its_services_are_the_apps_and_its_project_is_the_functions()
    {
        Service().Matches(Yaml).Select(service => service.Groups["name"].Value)
            .Should().BeEquivalentTo(AzureApp.Of(AzureSnapshot.Read("dev")).Select(app => app.Service));
        Service().Matches(Yaml).Should().OnlyContain(
            service => Directory.EnumerateFiles(Path.Combine(Repository.Root, service.Groups["project"].Value), "*.csproj").Count() == 1);
        Yaml.Should().Contain("path: infra/azure\n").And.Contain("module: main\n");
    }

    [Fact]
    public void Its_hooks_are_there_and_can_be_run()
    {
        var hooks = Hook().Matches(Yaml).Select(hook => Path.Combine(Repository.Root, hook.Groups["script"].Value)).ToList();

        hooks.Should().HaveCount(4).And.OnlyContain(script =>
            File.GetUnixFileMode(script).HasFlag(UnixFileMode.UserExecute | UnixFileMode.OtherExecute));
    }

    [Fact]
    public void Every_value_that_it_hands_to_Bicep_is_one_that_the_scripts_or_the_guide_name()
    {
        var guide = File.ReadAllText(Path.Combine(Repository.Root, "docs", "deploy.md"));

        EnvironmentVariable().Matches(File.ReadAllText(Path.Combine(Bicep.Folder, "main.bicepparam")))
            .Select(match => match.Groups["name"].Value)
            .Should().HaveCountGreaterThan(10).And.OnlyContain(name => guide.Contains($"`{name}`"));
    }

    [Fact]
    public void What_nobody_has_to_choose_is_chosen_once()
    {
        using var azd = new FakePrograms("azd");

        azd.Run("prepare.sh", Unset).Should().Be(new ToolResult(0, "", ""));

        azd.Calls.Select(call => call.Split(' ')[3]).Should().Equal(Unset[..^1].Select(setting => setting.Item1));
        azd.Calls[0].Should().Be("azd env set BrokerSecurity SaslSsl");
        azd.Calls.Skip(1).Take(3).Select(call => call.Split(' ')[4])
            .Should().OnlyHaveUniqueItems().And.OnlyContain(password => Password().IsMatch(password));
        azd.Calls[4].Should().MatchRegex("^azd env set TIER_BUDGET_START [0-9]{4}-[0-9]{2}-01$");
    }

    [Fact]
    public void What_was_chosen_stays()
    {
        using var azd = new FakePrograms("azd");

        azd.Run("prepare.sh", [.. Unset.Select(setting => (setting.Item1, (string?)(setting.Item2 ?? "mine")))]).ExitCode.Should().Be(0);

        azd.Calls.Should().BeEmpty();
    }

    [Fact]
    public void Without_somebody_to_tell_nothing_is_deployed()
    {
        using var azd = new FakePrograms("azd");

        azd.Run("prepare.sh", [.. Unset, ("TIER_ALERT_EMAIL", "")])
            .Should().Match<ToolResult>(result => result.ExitCode == 1 && result.Errors.Contains("TIER_ALERT_EMAIL"));
    }

    [Theory]
    [InlineData("SaslSsl", 0)]
    [InlineData("Plaintext", 1)]
    [InlineData(null, 1)]
    public void An_app_that_could_not_talk_to_the_brokers_is_not_packaged(string? security, int exitCode)
    {
        using var none = new FakePrograms();

        none.Run("check_build.sh", ("BrokerSecurity", security)).ExitCode.Should().Be(exitCode);
    }

    [Fact]
    public void The_scripts_are_sound() =>
        ShellCheck(Directory.GetFiles(Bicep.Folder, "*.sh")).Should().Be(new ToolResult(0, "", ""));

    [Fact]
    public void A_script_that_is_not_sound_is_named()
    {
        using var copy = new BicepCopy().Replace("create_users.sh", "--host=\"$TIER_MYSQL_HOST\"", "--host=$TIER_MYSQL_HOST");

        ShellCheck(Path.Combine(copy.Folder, "create_users.sh"))
            .Should().Match<ToolResult>(result => result.ExitCode == 1 && result.Output.Contains("SC2086"));
    }

    private static ToolResult ShellCheck(params string[] scripts) => CheckingTool.ShellCheck(["--color=never", .. scripts]);

    [GeneratedRegex(@"^  (?<name>\w+):\n    project: (?<project>\S+)$", RegexOptions.Multiline)]
    private static partial Regex Service();

    [GeneratedRegex(@"^    run: (?<script>\S+)$", RegexOptions.Multiline)]
    private static partial Regex Hook();

    [GeneratedRegex(@"readEnvironmentVariable\('(?<name>\w+)'")]
    private static partial Regex EnvironmentVariable();

    [GeneratedRegex("^Aa1[A-Za-z0-9]{28}$")]
    private static partial Regex Password();
}
