using System.CommandLine;
using System.CommandLine.Parsing;
using Confluent.Kafka;
using MySqlConnector;
using Tier.Cli.Run;
using Tier.Pipeline.Loading;

namespace Tier.Cli;

/// <summary>Runs a command; whatever fails ends in one sentence on standard error, without a stack trace.</summary>
internal static class CommandLine
{
    /// <summary>What the assemblies of this project are called, beside the program's own.</summary>
    private const string OurAssemblies = "Tier.";

    /// <summary>An argument that begins with @ is SQL's, not the name of a file with further arguments.</summary>
    private static readonly ParserConfiguration Plain = new() { ResponseFileTokenReplacer = null };

    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        using var stop = StopSignals.Listen();
        try
        {
            var parsed = root.Parse(args, Plain);
            if (parsed.Errors is { Count: > 0 } errors)
            {
                // Not the library's own way: it prints the whole help to standard output, which may be read by a program.
                var sentences = string.Join(' ', errors.Select(error => error.Message).Distinct());
                return Tell($"{sentences} What there is: {HelpOf(parsed.CommandResult)}.");
            }

            // Not the library's own signals either: they would end the process before what was started is stopped.
            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await parsed.InvokeAsync(configuration, stop.Token);
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            return Tell("Stopped before the end.");
        }
#pragma warning disable CA1031 // Nobody above could tell the person more.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Fail(exception);
        }
    }

    /// <summary>Says the sentence of a failure.</summary>
    /// <returns>The exit code.</returns>
    public static int Fail(Exception exception) => Tell(Sentence(exception) ?? ErrorLog.Tell(exception));

    /// <summary>What a person can do about a failure; null where only the trace says more.</summary>
    public static string? Sentence(Exception exception) => exception switch
    {
        SettingException or InvariantException => exception.Message,
        MySqlException { ErrorCode: MySqlErrorCode.NoSuchTable } missing =>
            $"The database: {missing.Message.TrimEnd('.')}. ./start_app.sh makes the app's own tables.",
        MySqlException mysql => $"The database: {mysql.Message}",
        KafkaException kafka => $"The broker: {kafka.Error.Reason}.",
        TimeoutException or TopicChangedException or LoadHeldUpException => $"{exception.Message} Run it again.",
        IOException or UnauthorizedAccessException => exception.Message,
        // Others' words are for programmers.
        InvalidOperationException when IsOurs(exception) => exception.Message,
        _ => null,
    };

    private static int Tell(string sentence)
    {
        try
        {
            Console.Error.WriteLine(sentence);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            // Where it can't be written, nobody can be told; the exit code says it too.
        }

        return ExitCode.CouldNotRun;
    }

    private static bool IsOurs(Exception exception) =>
        exception.Source is { } source && (source == "tier" || source.StartsWith(OurAssemblies, StringComparison.Ordinal));

    private static string HelpOf(CommandResult command) => $"{NameOf(command)} --help";

    private static string NameOf(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{NameOf(parent)} {command.Command.Name}" : "tier";
}

/// <summary>The exit codes of every command.</summary>
internal static class ExitCode
{
    /// <summary>Done, and complete.</summary>
    public const int Complete = 0;

    /// <summary>Events are missing, or have more than one outcome, or the run was cut short.</summary>
    public const int NotComplete = 1;

    /// <summary>A setting is wrong, or a server doesn't answer: nothing could be checked.</summary>
    public const int CouldNotRun = 2;
}
