using System.CommandLine;
using Confluent.Kafka;
using MySqlConnector;
using Tier.Pipeline;

namespace Tier.Cli;

/// <summary>Runs a command; what a person can mend ends in one sentence on standard error, without a stack trace.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        try
        {
            // Signals are handled where there is something to drain.
            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await root.Parse(args).InvokeAsync(configuration);
        }
        catch (Exception exception) when (Sentence(exception) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence);
            return ExitCode.CouldNotRun;
        }
    }

    private static string? Sentence(Exception exception) => exception switch
    {
        SettingException or InvariantException => exception.Message,
        MySqlException mysql => $"The database: {mysql.Message}",
        KafkaException kafka => $"The broker: {kafka.Error.Reason}.",
        InvalidOperationException or IOException or UnauthorizedAccessException => exception.Message,
        _ => null,
    };
}
