using System.Runtime.Versioning;

namespace Tier.Deployment.Tests.Containers;

/// <summary>
/// What <c>./start_app.sh --docker</c> does, with programs in the place of docker and dotnet that say how they were called.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class RunInDockerTests : IDisposable
{
    private const string Says = "#!/bin/sh\necho \"$(basename \"$0\") $*\"\n";

    private const string Passwords = "MYSQL_ROOT_PASSWORD=r1\nTIER_APP_PASSWORD=a1\nTIER_MIGRATION_PASSWORD=m1\n";

    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Start_app_hands_over()
    {
        var script = ProjectFile.Read("start_app.sh");
        script.Should().Contain("exec infra/docker/run.sh \"$@\"");
        script.IndexOf("--docker ", StringComparison.Ordinal)
            .Should().BeLessThan(script.IndexOf("infra/build.sh", StringComparison.Ordinal));
    }

    [Fact]
    public void It_builds_the_app_runs_it_and_follows_it()
    {
        Prepare(docker: Says + "echo \"interval $ReplayInterval\"\n", Passwords);
        var result = Run("--once", "--speed", "200");
        result.ExitCode.Should().Be(0, result.Errors);
        result.Output.Split('\n').Should().ContainInOrder(
            "build.sh functions/Tier.Cli",
            "docker compose --profile app up --detach --build",
            "interval 00:00:00.0005000",
            "dotnet functions/Tier.Cli/bin/Release/net10.0/tier.dll watch --once",
            "127.0.0.1:9092 Server=127.0.0.1;Port=3306;Database=tier;User ID=tier_app;Password=a1 "
            + "Server=127.0.0.1;Port=3306;Database=tier;User ID=tier_migrations;Password=m1");
    }

    [Theory]
    [InlineData("1", "00:00:00.1000000")]
    [InlineData("0.01", "00:00:10.0000000")]
    [InlineData("0.001", "00:01:40.0000000")]
    [InlineData("100000", "00:00:00.0000010")]
    public void The_speed_becomes_the_time_between_two_events(string speed, string interval)
    {
        Prepare(docker: Says + "echo \"interval $ReplayInterval\"\n", Passwords);
        Run("--speed", speed).Output.Should().Contain($"interval {interval}\n");
        TimeSpan.Parse(interval, null).Should().Be(TimeSpan.FromMilliseconds(100) / double.Parse(speed, null));
    }

    [Fact]
    public void Without_docker_it_says_so_in_one_sentence() =>
        IsRefused("There is no docker on the PATH: install Docker with its compose plugin, or run ./start_app.sh without --docker.");

    [Fact]
    public void An_engine_that_does_not_answer_is_told_of()
    {
        Prepare(docker: "#!/bin/sh\nexit 1\n");
        IsRefused("Docker is installed, but its engine doesn't answer: start it, or run ./start_app.sh without --docker.");
    }

    [Fact]
    public void Passwords_must_be_chosen_first()
    {
        Prepare(docker: Says);
        IsRefused("There is no .env: cp infra/docker/sample.env .env, and choose passwords.");
        folder.Write(".env", ProjectFile.Read("infra/docker/sample.env"));
        IsRefused("MYSQL_ROOT_PASSWORD has no value in .env: choose a password.");
    }

    [Theory]
    [InlineData("--speed takes a number above 0, at most 100000.", "--speed", "0")]
    [InlineData("--speed takes a number above 0, at most 100000.", "--speed", "fast")]
    [InlineData("--speed takes a number above 0, at most 100000.", "--speed")]
    [InlineData("With --docker, start_app.sh takes --once and --speed N, not --chaos.", "--chaos", "42")]
    public void Options_that_it_does_not_take_are_refused(string sentence, params string[] options)
    {
        Prepare(docker: Says);
        IsRefused(sentence, options);
    }

    public void Dispose() => folder.Dispose();

    private void IsRefused(string sentence, params string[] options)
    {
        if (!File.Exists(folder.PathOf("infra/docker/run.sh")))
        {
            Prepare(docker: null);
        }

        Run(options).Should().Be(new ToolResult(2, "", sentence + "\n"));
    }

    /// <summary>A copy of the script, and programs for it to find: only these and the system's own.</summary>
    private void Prepare(string? docker, string? environment = null)
    {
        Executable("infra/docker/run.sh", ProjectFile.Read("infra/docker/run.sh"));
        Executable("infra/build.sh", Says);
        Executable("commands/dotnet", Says + "echo \"$BrokerList $MySqlConnection $MySqlMigrationConnection\"\n");
        if (docker is not null)
        {
            Executable("commands/docker", docker);
        }

        foreach (var program in new[] { "bash", "sh", "env", "awk", "sed", "tail", "dirname", "basename", "cat" })
        {
            var path = new[] { "/usr/bin", "/bin" }.Select(place => Path.Combine(place, program)).First(File.Exists);
            File.CreateSymbolicLink(folder.PathOf($"commands/{program}"), path);
        }

        if (environment is not null)
        {
            folder.Write(".env", environment);
        }
    }

    private void Executable(string name, string text) =>
        File.SetUnixFileMode(folder.Write(name, text), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    private ToolResult Run(params string[] options) => CheckingTool.Run(
        folder.PathOf("infra/docker/run.sh"),
        ["--docker", .. options],
        environment: [KeyValuePair.Create("PATH", (string?)folder.PathOf("commands"))]);
}
