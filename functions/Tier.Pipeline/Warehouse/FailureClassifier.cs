using System.Collections.Frozen;
using System.Data.Common;
using System.Net.Sockets;
using System.Reflection;
using System.Security.Authentication;
using Confluent.Kafka;
using MySqlConnector;

namespace Tier.Pipeline.Warehouse;

/// <summary>
/// The one place that says what a failure means. The driver's own <see cref="MySqlException.IsTransient"/> isn't enough: it knows five codes, and not a
/// lost connection, a shutdown, a server that is read-only after a fail-over, or a full disk.
/// </summary>
/// <remarks>
/// The numbers are those of MySQL's "Server Error Message Reference" and MariaDB's "MariaDB Error Codes". Only what a server can say about the data
/// of a row is a refusal. What says that the table isn't the migrations' one (a column missing, a right taken away) is systemic: the records wait for a person.
/// </remarks>
public static class FailureClassifier
{
    internal static FrozenDictionary<MySqlErrorCode, FailureKind> Known { get; } = FailureCodes.All
        .SelectMany(kind => kind.Codes, (kind, code) => KeyValuePair.Create(code, kind.Kind))
        .ToFrozenDictionary();

    /// <summary>What a failure means to a caller who may have ended the load.</summary>
    /// <param name="exception">The failure.</param>
    /// <param name="caller">The caller's token: once it is cancelled, whatever broke broke because of that.</param>
    public static FailureKind Classify(Exception exception, CancellationToken caller)
    {
        var kind = Classify(exception);
        return kind == FailureKind.Verdict ? kind
            : caller.IsCancellationRequested ? FailureKind.Cancelled
            : kind == FailureKind.Cancelled ? FailureKind.Systemic // somebody else's token: a time-out
            : kind;
    }

    /// <summary>What a failure means.</summary>
    public static FailureKind Classify(Exception exception)
    {
        return exception switch
        {
            InvariantException or SettingException or MissingOffsetsException => FailureKind.Verdict,
            RowTooLargeException => FailureKind.Refused,
            MySqlException mySql => OfServer(mySql),
            OperationCanceledException => FailureKind.Cancelled,
            AggregateException { InnerExceptions.Count: > 0 } several => OfSeveral(several),
            KafkaException or SocketException or IOException or TimeoutException or AuthenticationException or ObjectDisposedException or OutOfMemoryException => FailureKind.Systemic,
            // The driver says so when a connection was lost between two statements.
            InvalidOperationException { Source: nameof(MySqlConnector) } => FailureKind.Systemic,
            { InnerException: { } inner } and (DbException or InvalidOperationException or TargetInvocationException or TypeInitializationException) => Classify(inner),
            _ => exception.InnerException is { } cause && Classify(cause) is FailureKind.Systemic ? FailureKind.Systemic : FailureKind.Unknown,
        };
    }

    /// <summary>An exception without a code of the server's is the driver's own (a connection that broke, a time-out), and no word about the data.</summary>
    private static FailureKind OfServer(MySqlException exception) =>
        exception.ErrorCode <= MySqlErrorCode.None ? FailureKind.Systemic : Known.GetValueOrDefault(exception.ErrorCode, FailureKind.Unknown);

    /// <summary>One that passes is enough to try again.</summary>
    private static FailureKind OfSeveral(AggregateException several)
    {
        var kinds = several.InnerExceptions.Select(Classify).Distinct().ToArray();
        return kinds.Contains(FailureKind.Verdict) ? FailureKind.Verdict
            : kinds.Contains(FailureKind.Systemic) ? FailureKind.Systemic
            : kinds is [var only] ? only
            : FailureKind.Unknown;
    }
}

/// <summary>A row is larger than what the server takes in one statement. A server that gets one closes the connection, so that it looks like an outage: it isn't sent.</summary>
/// <param name="bytes">The row's size, about.</param>
/// <param name="limit">The server's <c>max_allowed_packet</c>.</param>
internal sealed class RowTooLargeException(long bytes, long limit) : Exception($"it has about {bytes} bytes, and the server's max_allowed_packet is {limit}");
