using System.Data;
using System.Globalization;
using System.Security.Authentication;
using System.Security.Cryptography;
using MySqlConnector;
using Tier.Pipeline.Security;

namespace Tier.Pipeline.Warehouse;

/// <summary>The database that rows are loaded into: opens connections whose session is set for loading without loss.</summary>
/// <remarks>
/// The session is set at every open, because a connection that comes from the pool was reset. The time-outs make the server free the
/// locks of a worker that froze in the middle of a transaction after seconds; its own default is eight hours.
/// </remarks>
public sealed class Database
{
    private const string Session = """
        SET SESSION wait_timeout = 20, innodb_lock_wait_timeout = 5, lock_wait_timeout = 30, net_read_timeout = 20, net_write_timeout = 20,
            time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION';
        SELECT @@max_allowed_packet
        """;

    /// <summary>Twice what a statement of several rows has at most, and room for a single row whose JSON is large.</summary>
    private const long MinPacketBytes = 16 * 1024 * 1024;

    private readonly string connectionString;
    private readonly string loadConnectionString;
    private long maxPacketBytes;
    private readonly DatabaseTls tls;

    /// <summary>Takes the connection string; opens nothing.</summary>
    /// <param name="connectionString">The value of the setting.</param>
    /// <param name="setting">The setting's name, for messages.</param>
    /// <param name="options">What opening and a statement may take at most; null: what the connection string says.</param>
    /// <exception cref="SettingException">The connection string is empty or can't be read, or names a file that can't.</exception>
    public Database(string connectionString, string setting = nameof(PipelineOptions.MySqlConnection), LoadingOptions? options = null)
    {
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            throw new SettingException(setting, $"{setting} is not set: give it the connection string of a MySQL or MariaDB database, such as Server=127.0.0.1;Database=tier;User ID=…;Password=….");
        }

        try
        {
            var builder = new MySqlConnectionStringBuilder(connectionString)
            {
                AllowUserVariables = true,
                DateTimeKind = MySqlDateTimeKind.Utc,
                GuidFormat = MySqlGuidFormat.None,
                UseAffectedRows = false,

                // A statement that takes too long ends with its connection. To cancel it by another connection, the driver (2.6.2) looks at the first one's socket, on a timer's
                // thread: where the server has closed that meanwhile, as it does to a worker that was frozen, the exception ends the process.
                CancellationTimeout = -1,
            };
            if (options is not null)
            {
                builder.ConnectionTimeout = AtMost(builder.ConnectionTimeout, options.ConnectionTimeout);
                builder.DefaultCommandTimeout = AtMost(builder.DefaultCommandTimeout, options.CommandTimeout);
            }

            Setting = setting;
            Server = $"{builder.Server}:{builder.Port}";
            User = builder.UserID;
            Name = builder.Database;
            CommandTimeout = builder.DefaultCommandTimeout == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(builder.DefaultCommandTimeout);
            tls = new(builder, setting);
            this.connectionString = builder.ConnectionString;
            builder.ConnectionReset = false;
            loadConnectionString = builder.ConnectionString;
        }
        catch (ArgumentException)
        {
            // The parser's own message can quote the password.
            throw new SettingException(setting, $"{setting} is not a connection string: write it as Server=…;Database=…;User ID=…;Password=….");
        }
    }

    /// <summary>The setting that the connection string came from.</summary>
    public string Setting { get; }

    /// <summary>Host and port, for messages.</summary>
    public string Server { get; }

    /// <summary>The user's name, for messages.</summary>
    public string User { get; }

    /// <summary>The database's name.</summary>
    public string Name { get; }

    /// <summary>How long one statement may take.</summary>
    public TimeSpan CommandTimeout { get; }

    /// <summary>The most that the server takes in one statement, as the connection opened last has it.</summary>
    public long MaxPacketBytes
    {
        get => Volatile.Read(ref maxPacketBytes);
        private set => Volatile.Write(ref maxPacketBytes, value);
    }

    /// <summary>Opens a connection and sets its session.</summary>
    /// <exception cref="MySqlException">The server can't be reached or refuses.</exception>
    public Task<MySqlConnection> OpenAsync(CancellationToken cancellationToken) => OpenAsync(CreateConnection(), mostClosed: 0, cancellationToken);

    /// <summary>
    /// Opens a connection for a load. Those have a pool of their own, in which they keep their prepared statements: a reset would forget
    /// them, and to prepare one takes longer than to execute it. What the reset would notice too, that the server has closed a connection
    /// of the pool, shows when the session is set: then the next one is taken.
    /// </summary>
    /// <exception cref="MySqlException">The server can't be reached or refuses.</exception>
    internal Task<MySqlConnection> OpenForLoadsAsync(CancellationToken cancellationToken) =>
        OpenAsync(Protected(loadConnectionString), LoadingOptions.ClosedConnections, cancellationToken);

    private async Task<MySqlConnection> OpenAsync(MySqlConnection connection, int mostClosed, CancellationToken cancellationToken)
    {
        try
        {
            for (var closed = 0; ; closed++)
            {
                await connection.OpenAsync(cancellationToken);
                try
                {
                    await using var command = new MySqlCommand(Session, connection);
                    MaxPacketBytes = Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
                    return connection;
                }
                catch (Exception exception) when (closed < mostClosed && WasClosed(exception, connection) && !cancellationToken.IsCancellationRequested)
                {
                    await connection.CloseAsync();
                }
            }
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether the server had closed the connection; a time-out tells nothing of that. MySQL says so before it closes an idle one.</summary>
    internal static bool WasClosed(Exception exception, MySqlConnection connection) =>
        exception is not MySqlException { ErrorCode: MySqlErrorCode.CommandTimeoutExpired }
        && (connection.State != ConnectionState.Open || exception is MySqlException { ErrorCode: MySqlErrorCode.ClientInteractionTimeout });

    /// <summary>Opens a connection once, so that a wrong setting is noticed before anything else is done.</summary>
    /// <exception cref="SettingException">The server can't be reached, refuses the user, doesn't have the database, or takes too small packets.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await OpenAsync(cancellationToken);
            if (MaxPacketBytes < MinPacketBytes)
            {
                throw new SettingException(Setting, $"{Setting}: the server at {Server} takes statements of {MaxPacketBytes} bytes at most: set its max_allowed_packet to {MinPacketBytes} (16M) or more.");
            }
        }
        catch (MySqlException exception)
        {
            throw new SettingException(Setting, Sentence(exception), exception);
        }
    }

    /// <summary>A connection that isn't open and has no session set, for the migrations.</summary>
    internal MySqlConnection CreateConnection() => Protected(connectionString);

    private MySqlConnection Protected(string connectionString)
    {
        var connection = new MySqlConnection(connectionString);
        tls.Protect(connection);
        return connection;
    }

    /// <summary>
    /// Begins a transaction at READ COMMITTED. Under the servers' default, REPEATABLE READ, a look-up sees the table as it was at the transaction's
    /// first read, without the row of another session that an insert meets.
    /// </summary>
    public static ValueTask<MySqlTransaction> BeginAsync(MySqlConnection connection, CancellationToken cancellationToken) =>
        connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);

    /// <summary>In seconds; 0 stands for no limit.</summary>
    private static uint AtMost(uint seconds, TimeSpan most) => seconds == 0 ? (uint)most.TotalSeconds : Math.Min(seconds, (uint)most.TotalSeconds);

    private string Sentence(MySqlException exception) => exception switch
    {
        { InnerException: ServerCertificateException untrusted } =>
            $"{Setting}: the server at {Server} is not trusted, because {untrusted.Message}.",
        { InnerException: FileNotFoundException or DirectoryNotFoundException or CryptographicException } =>
            $"{Setting}: the client's own certificate can't be used ({exception.InnerException.Message.TrimEnd('.')}): correct SslCert and SslKey.",
        { ErrorCode: MySqlErrorCode.AccessDenied } =>
            $"{Setting}: the server at {Server} refuses the user '{User}': correct User ID and Password.",
        { ErrorCode: MySqlErrorCode.UnknownDatabase or MySqlErrorCode.DatabaseAccessDenied } =>
            $"{Setting}: the server at {Server} has no database '{Name}' that '{User}' may use: create it, or grant the rights (infra/mysql/users.sql).",
        { ErrorCode: MySqlErrorCode.UnableToConnectToHost, InnerException: AuthenticationException failure } =>
            $"{Setting}: the server at {Server} and this app can't agree on TLS: {failure.Message}",
        { ErrorCode: MySqlErrorCode.UnableToConnectToHost } when exception.Message.Contains("not support SSL", StringComparison.Ordinal) =>
            $"{Setting}: the server at {Server} offers no TLS, which SslMode={tls.Mode} wants: give the server a certificate, or write SslMode=None where it is on this machine.",
        { ErrorCode: MySqlErrorCode.UnableToConnectToHost } =>
            $"{Setting}: no MySQL server answers at {Server}: start it, or correct Server and Port.",
        _ => $"{Setting}: the server at {Server} can't be used ({exception.ErrorCode}): {exception.Message}",
    };
}
