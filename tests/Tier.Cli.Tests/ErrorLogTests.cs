using System.Runtime.Versioning;
using Tier.Cli.Run;

namespace Tier.Cli.Tests;

/// <summary>What is kept of a failure that no command was made for.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ErrorLogTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("tier-error-log");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void The_trace_is_kept_for_this_user_alone_without_the_settings_secrets()
    {
        File.WriteAllText(Path.Combine(folder.FullName, "local.settings.json"), """
            { "Values": { "MySqlConnection": "Server=here;Password=correct-horse;User ID=a", "BrokerPassword": "battery-staple", "Other__Secret": "a word" } }
            """);

        var path = ErrorLog.Write(TierFolder.Of(folder.FullName), Failure("here correct-horse, battery-staple and a word; Pwd = 'un known'; Password=gone; end"));

        var text = File.ReadAllText(path);
        text.Should().Contain("FormatException: here ***, *** and ***; Pwd = ***; Password=***; end").And.Contain($"   at {typeof(ErrorLogTests).FullName}.{nameof(Failure)}");
        text.Should().NotContainAny("correct-horse", "battery-staple", "a word", "un known", "gone");
        Path.GetDirectoryName(path).Should().Be(Path.Combine(folder.FullName, ".tier"));
        File.GetUnixFileMode(path).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(Path.GetDirectoryName(path)!).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public void Every_failure_has_a_file_of_its_own()
    {
        var one = ErrorLog.Write(TierFolder.Of(folder.FullName), Failure("one"));
        File.Move(one, one + ".kept");

        File.ReadAllText(ErrorLog.Write(TierFolder.Of(folder.FullName), Failure("two"))).Should().Contain("two");
        File.ReadAllText(one + ".kept").Should().Contain("one");
    }

    private static FormatException Failure(string message)
    {
        try
        {
            throw new FormatException(message);
        }
        catch (FormatException exception)
        {
            return exception;
        }
    }
}
