using System.Text.RegularExpressions;
using MySqlConnector;

namespace Tier.LocalHost.Servers;

/// <summary>
/// A MySQL or MariaDB server that is ours alone: own data folder, loopback only, generated passwords. Data and passwords stay in the folder, so that a
/// later start goes on from there, with the same port where it is still free. A server that a killed run left behind is taken over.
/// Commits are durable (innodb_flush_log_at_trx_commit=1); there is no binary log unless asked for (<c>--log-bin</c>).
/// </summary>
public sealed partial class PrivateMySql : IAsyncDisposable
{
    private const string Host = "127.0.0.1";
    private readonly ServerFolder folder;
    private readonly ServerProcess process;
    private readonly DatabaseServerState state;
    private bool released;

    private PrivateMySql(ServerFolder folder, ServerProcess process, DatabaseServerState state, string version, bool adopted)
    {
        this.folder = folder;
        this.process = process;
        this.state = state;
        Version = version;
        Adopted = adopted;
    }

    /// <summary>For people: <c>MariaDB 10.11.19</c> or <c>MySQL 9.7.4</c>.</summary>
    public string Version { get; }

    /// <summary>Whether the server was running already, left behind by a run that was killed.</summary>
    public bool Adopted { get; }

    /// <summary>The TCP port on 127.0.0.1.</summary>
    public int Port => state.Port;

    /// <summary>The id of the server's process.</summary>
    public int ProcessId => process.Id;

    /// <summary>Starts the server, the first time on new data, and waits until it answers.</summary>
    /// <exception cref="Pipeline.SettingException">No server of the kind is installed, or the folder holds the data of another kind.</exception>
    /// <exception cref="InvalidOperationException">Another run uses the folder, or the server doesn't start: then the message has the end of its log.</exception>
    public static async Task<PrivateMySql> StartAsync(PrivateMySqlOptions options, CancellationToken cancellationToken = default)
    {
        var installation = await Task.Run(() => MySqlInstallation.Find(options.Kind, options.Home), cancellationToken);
        var folder = ServerFolder.Open(options.Folder);
        try
        {
            var (process, state, adopted) = await new PrivateMySqlStart(folder, installation, options).RunAsync(cancellationToken);
            return new PrivateMySql(folder, process, state, installation.DisplayName, adopted);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>The connection string of the server's administrator.</summary>
    /// <param name="database">The database to begin in; none when null.</param>
    public string ConnectionString(string? database = null) => ConnectionString(state, PrivateMySqlStart.AdminUser, state.AdminPassword, database);

    /// <summary>Creates the database, its users and their grants, or completes what is there already (infra/mysql/users.sql).</summary>
    /// <param name="name">At most 64 letters, digits and underscores.</param>
    /// <exception cref="ArgumentException">The name has other characters.</exception>
    public async Task<PrivateDatabase> CreateDatabaseAsync(string name, CancellationToken cancellationToken = default)
    {
        if (!DatabaseName().IsMatch(name))
        {
            throw new ArgumentException($"A database's name has 1 to 64 letters, digits and underscores: '{name}' hasn't.", nameof(name));
        }

        await using var connection = new MySqlConnection(ConnectionString());
        await connection.OpenAsync(cancellationToken);
        foreach (var statement in DatabaseUsers.Statements(name, Host, state))
        {
            await using var command = new MySqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        return new PrivateDatabase(
            name,
            ConnectionString(state, DatabaseUsers.App, state.AppPassword, name),
            ConnectionString(state, DatabaseUsers.Migrations, state.MigrationPassword, name));
    }

    /// <summary>Kills the server as a power cut would; for tests. <see cref="StartAsync"/> on the same folder, after disposing this, recovers it.</summary>
    public Task KillAsync() => process.KillAsync();

    /// <summary>Lets the server stand still, with its connections and locks, as a machine that swaps does.</summary>
    public void Freeze() => process.Freeze();

    /// <summary>Lets a server that stands still go on.</summary>
    public void Thaw() => process.Thaw();

    /// <summary>Lets go of the server without stopping it, as a run that is killed does; for tests. The next start on the folder takes it over.</summary>
    public void Abandon()
    {
        released = true;
        folder.Dispose();
    }

    /// <summary>Stops the server; the folder stays.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!released)
        {
            released = true;
            // MySQL waits for 2 s when connections are open. Those in use by others stay; idle ones are opened again when they are needed.
            await MySqlConnection.ClearAllPoolsAsync();
            await process.StopAsync();
            folder.Dispose();
        }
    }

    // Without TLS: the server listens on loopback alone, MariaDB before 11.4 has no certificate, and with it an open took 2.9 ms instead of 0.4 (MySQL 9.7).
    // MySQL then sends its public key for the first log-in of each user (caching_sha2_password).
    internal static string ConnectionString(DatabaseServerState state, string user, string password, string? database) => new MySqlConnectionStringBuilder
    {
        Server = Host,
        Port = (uint)state.Port,
        UserID = user,
        Password = password,
        Database = database ?? "",
        SslMode = MySqlSslMode.None,
        AllowPublicKeyRetrieval = true,
    }.ConnectionString;

    [GeneratedRegex("^[A-Za-z0-9_]{1,64}$")]
    private static partial Regex DatabaseName();
}

/// <summary>A database on a private server, and how to reach it.</summary>
/// <param name="Name">The database's name.</param>
/// <param name="AppConnectionString">For the app's user: reads and writes rows, can't delete any, can't change tables.</param>
/// <param name="MigrationConnectionString">For the user of the migrations: everything within this database.</param>
public sealed record PrivateDatabase(string Name, string AppConnectionString, string MigrationConnectionString);

/// <summary>Where and how a private database server runs.</summary>
public sealed class PrivateMySqlOptions
{
    /// <summary>The server's own folder: data, log, passwords. It is created when it isn't there, and kept.</summary>
    public required string Folder { get; init; }

    /// <summary>
    /// Which server to run; null: whichever is found first of <c>mysqld</c> in MYSQL_HOME/bin, <c>mysqld</c> on PATH, <c>mariadbd</c> on PATH.
    /// </summary>
    public DatabaseKind? Kind { get; init; }

    /// <summary>An installation to look into first, laid out as MySQL's archive is (bin/mysqld). Default: the environment variable MYSQL_HOME.</summary>
    public string? Home { get; init; } = Environment.GetEnvironmentVariable("MYSQL_HOME");

    /// <summary>Further options for the server, for example <c>--local-infile=1</c>; they win over ours.</summary>
    public IReadOnlyList<string> ExtraOptions { get; init; } = [];

    /// <summary>How long the server may take until it answers. A recovery after a crash is part of it.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(3);
}
