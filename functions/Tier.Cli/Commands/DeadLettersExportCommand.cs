using System.CommandLine;
using Tier.Cli.Run;
using Tier.Pipeline.DeadLetters;

namespace Tier.Cli.Commands;

/// <summary><c>tier dead-letters export</c>.</summary>
internal static class DeadLettersExportCommand
{
    public static Command Create()
    {
        var output = new Option<string?>("--output", "-o") { Description = "The file, made for you alone; without it, standard output", HelpName = "FILE" };
        output.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: "" }])
            {
                result.AddError("--output takes the name of a file.");
            }
        });
        var force = new Option<bool>("--force") { Description = "Write over a file that is there" };
        var command = new Command("export", "Write dead letters with their whole records as JSON lines; exit code 1 when one of them can't be had whole") { output, force };
        var options = new DeadLetterOptions(command);
        command.SetAction((result, cancellationToken) => RunAsync(options.Filter(result), result.GetValue(output), result.GetValue(force), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(DeadLetterFilter filter, string? path, bool force, CancellationToken cancellationToken)
    {
        await using var file = path is null ? null : PrivateFile.Create(path, force);
        await using var selected = await SelectedLetters.OpenAsync(filter, cancellationToken);
        var complete = await DeadLetterExport.WriteAsync(
            selected, file?.Stream ?? Console.OpenStandardOutput(), sentence => Console.Error.WriteLine(sentence), cancellationToken);
        file?.Keep();
        return complete ? ExitCode.Complete : ExitCode.NotComplete;
    }
}
