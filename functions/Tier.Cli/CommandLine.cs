using System.CommandLine;
using System.CommandLine.Parsing;
using Confluent.Kafka;
using MySqlConnector;
using Tier.Pipeline;
using Tier.Pipeline.Topics;
using Tier.Pipeline.Warehouse;

namespace Tier.Cli;

/// <summary>Runs a command; what a person can mend ends in one sentence on standard error, without a stack trace.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        try
        {
            var parsed = root.Parse(args);
            if (parsed.Errors is { Count: > 0 } errors)
            {
                // Not the library's own way: it prints the whole help to standard output, which may be read by a program.
                await Console.Error.WriteLineAsync($"{string.Join(' ', errors.Select(error => error.Message).Distinct())} What there is: {HelpOf(parsed.CommandResult)}.");
                return ExitCode.CouldNotRun;
            }

            // Signals are handled where there is something to drain.
            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await parsed.InvokeAsync(configuration);
        }
        catch (Exception exception) when (Sentence(exception) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence);
            return ExitCode.CouldNotRun;
        }
    }

    private static string HelpOf(CommandResult command) => $"{NameOf(command)} --help";

    private static string NameOf(CommandResult command) => command.Parent is CommandResult parent ? $"{NameOf(parent)} {command.Command.Name}" : "tier";

    private static string? Sentence(Exception exception) => exception switch
    {
        SettingException or InvariantException => exception.Message,
        MySqlException mysql => $"The database: {mysql.Message}",
        KafkaException kafka => $"The broker: {kafka.Error.Reason}.",
        TimeoutException or TopicChangedException or LoadHeldUpException => $"{exception.Message} Run it again.",
        InvalidOperationException or IOException or UnauthorizedAccessException => exception.Message,
        _ => null,
    };
}
