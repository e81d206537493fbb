using MySqlConnector;
using Tier.Pipeline.Streams;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Loading;

/// <summary>What a failure is called, in logs and in dead letters. Never by the server's message: it can quote values of the records.</summary>
internal static class ServerRefusal
{
    /// <summary>The rejection of the record that a server refused by itself.</summary>
    public static Rejection Of(Exception exception, StreamTable table)
    {
        var column = exception is MySqlException ? Column(exception.Message, table) : null;
        return new(ReasonCode.RejectedByServer, $"the database server refused the row{(column is null ? "" : $" because of the column {column}")}: {Describe(exception)}");
    }

    /// <summary>The error's number, name and SQLSTATE, or what was thrown where no server spoke.</summary>
    public static string Describe(Exception exception) => exception switch
    {
        MySqlException { ErrorCode: > MySqlErrorCode.None } server =>
            $"error {server.Number.ToString()}{(Enum.IsDefined(server.ErrorCode) ? $" ({server.ErrorCode})" : "")}{(server.SqlState is { Length: > 0 } state ? $", SQLSTATE {state}" : "")}",
        MySqlException { ErrorCode: MySqlErrorCode.None, InnerException: { } inner } => Describe(inner),
        MySqlException client => $"{nameof(MySqlException)} ({client.ErrorCode})",
        System.Net.Sockets.SocketException socket => $"{nameof(System.Net.Sockets.SocketException)} ({socket.SocketErrorCode})",
        Confluent.Kafka.KafkaException kafka => $"{nameof(Confluent.Kafka.KafkaException)} ({kafka.Error.Code})",
        RowTooLargeException => exception.Message, // numbers of ours
        _ => exception.GetType().Name,
    };

    /// <summary>The column that the message names, if it is one of the table's own: what else stands there may be from the record.</summary>
    private static string? Column(string message, StreamTable table) => table.Columns.FirstOrDefault(column =>
        message.Contains($"column '{column}'", StringComparison.OrdinalIgnoreCase) || message.Contains($".`{column}`", StringComparison.OrdinalIgnoreCase));
}
