namespace Tier.Deployment.Tests.Azure;

public sealed class BicepTests
{
    [Fact]
    public void The_linter_has_nothing_to_say()
    {
        var result = Bicep.Lint(Bicep.Folder);

        result.Text.Should().BeEmpty();
        result.ExitCode.Should().Be(0);
    }

    [Fact]
    public void The_linter_names_a_misspelt_property_and_a_key_as_an_output()
    {
        using var copy = new BicepCopy()
            .Replace("modules/app.bicep", "httpsOnly:", "httpOnly:")
            .Replace("modules/mysql.bicep", "// VerifyFull without", "output key string = adminPassword\n// VerifyFull without");

        Bicep.Lint(copy.Folder).Text.Should().Contain("httpOnly").And.Contain("outputs-should-not-contain-secrets");
    }

    [Fact]
    public void The_files_are_as_the_formatter_writes_them() => NotFormatted(Bicep.Folder).Should().BeEmpty();

    [Fact]
    public void The_formatter_finds_a_file_that_is_not()
    {
        using var copy = new BicepCopy()
            .Replace("modules/identity.bicep", "param name string", "param   name string")
            .Replace("dev.bicepparam", "param size = ", "param size   = ");

        NotFormatted(copy.Folder).Should().BeEquivalentTo("modules/identity.bicep", "dev.bicepparam");
    }

    [Fact]
    public void What_would_be_deployed_is_what_the_snapshots_say() => Bicep.Validate(Bicep.Folder).Should().Match<ToolResult>(
        result => result.ExitCode == 0, "otherwise look at the difference, and write them anew with infra/azure/snapshots.sh overwrite");

    [Theory]
    [InlineData("modules/app.bicep", "instanceMemoryMB: 2048", "instanceMemoryMB: 4096", "instanceMemoryMB")]
    [InlineData("modules/storage.bicep", "  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3' // Storage Table Data Contributor\n", "",
        "roleAssignments")]
    [InlineData("main.bicep", "      WeatherTopic:", "      WeathersTopic:", "WeathersTopic")]
    public void The_snapshots_show_what_a_change_does(string file, string text, string other, string named)
    {
        using var copy = new BicepCopy();
        copy.Replace(file, text.TrimStart(' '), other.TrimStart(' '));

        var result = Bicep.Validate(copy.Folder, "dev");

        result.ExitCode.Should().Be(1);
        result.Text.Should().Contain(named);
    }

    /// <summary>The files that the formatter would change, in a copy.</summary>
    private static IEnumerable<string> NotFormatted(string folder)
    {
        using var copy = new BicepCopy(folder);
        Bicep.Format(copy.Folder).Should().OnlyContain(result => result.ExitCode == 0);
        return
        [
            .. Directory.EnumerateFiles(folder, "*.bicep*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file))
                .Where(file => File.ReadAllText(Path.Combine(copy.Folder, file)) != File.ReadAllText(Path.Combine(folder, file))),
        ];
    }
}
