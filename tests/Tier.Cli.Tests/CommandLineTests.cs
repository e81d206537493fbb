using System.CommandLine;
using System.Globalization;
using Tier.Cli.Run;

namespace Tier.Cli.Tests;

/// <summary>How a command ends that fails.</summary>
public sealed class CommandLineTests
{
    [Fact]
    public void What_this_project_says_is_for_people_and_what_a_library_says_is_not()
    {
        CommandLine.Sentence(Thrown(() => throw new InvalidOperationException("Nothing is here: look there."))).Should().Be("Nothing is here: look there.");
        CommandLine.Sentence(Thrown(() => _ = Array.Empty<int>().First())).Should().BeNull("LINQ speaks to programmers");
        CommandLine.Sentence(Thrown(() => _ = int.Parse("x", CultureInfo.InvariantCulture))).Should().BeNull();
    }

    [Fact]
    public async Task Whatever_a_command_throws_ends_in_a_sentence_that_names_the_file_with_the_trace()
    {
        var command = new Command("broken");
        command.SetAction((_, _) => throw new OverflowException("too large for a Decimal"));
        using var errors = new StringWriter();
        var before = Console.Error;
        Console.SetError(errors);
        try
        {
            (await CommandLine.RunAsync(new RootCommand { command }, ["broken"])).Should().Be(ExitCode.CouldNotRun);
        }
        finally
        {
            Console.SetError(before);
        }

        var sentence = errors.ToString().Trim();
        sentence.Should().MatchRegex(@"^This command failed in a way that it isn't made for \(OverflowException\): \S+/\.tier/error-\S+\.log has the details\.$");
        var log = sentence.Split(' ').Single(word => word.EndsWith(".log", StringComparison.Ordinal));
        File.ReadAllText(log).Should().Contain("too large for a Decimal").And.Contain("   at ");
        File.Delete(log);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_does_not_hide_the_failure()
    {
        var file = Path.GetTempFileName();
        try
        {
            // A file where the project's folder should be.
            CommandLine.Sentence(Thrown(() => ErrorLog.Write(TierFolder.Of(file), new OverflowException()))).Should().NotBeNull();
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static Exception Thrown(Action action) => action.Should().Throw<Exception>().Which;
}
