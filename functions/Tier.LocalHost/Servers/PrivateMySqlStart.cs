using MySqlConnector;
using Tier.Pipeline.Records;

namespace Tier.LocalHost.Servers;

/// <summary>One start of a private database server: take over the one that runs, or make the data folder when there is none, and run the server on it.</summary>
internal sealed class PrivateMySqlStart(ServerFolder folder, MySqlInstallation installation, PrivateMySqlOptions options)
{
    public const string AdminUser = "tier_admin";
    private const string DataFolder = "data";
    private const string InitFile = "init.sql";
    private const string TemporaryFolder = "tmp";

    private string DataOption => $"--datadir={folder.FileNamed(DataFolder)}";

    /// <summary>
    /// A MariaDB server that starts deletes what looks like a temporary table in its folder for them: in the system's own it took those of others that were
    /// running, and with them one of fifteen installations that ran beside others.
    /// </summary>
    private Dictionary<string, string> Environment => new() { ["TMPDIR"] = folder.FileNamed(TemporaryFolder) };

    /// <summary>As root both servers refuse to run unless told that it is meant.</summary>
    private static string[] UserOption => System.Environment.UserName == "root" ? ["--user=root"] : [];

    public async Task<(ServerProcess Process, DatabaseServerState State, bool Adopted)> RunAsync(CancellationToken cancellationToken)
    {
        var stored = folder.ReadState<DatabaseServerState>();
        if (stored is not null && stored.Kind != installation.Kind)
        {
            throw new SettingException(
                "MYSQL_HOME",
                $"{folder.Path} holds the data of {stored.Kind} {stored.Version}, but the server found is {installation.DisplayName} ({installation.Server}). Set MYSQL_HOME to the former, or delete the folder to begin anew.");
        }

        if (ServerProcess.Find(folder) is { } running)
        {
            if (stored is not null && options.ExtraOptions.Append(DataOption).All(running.HasArgument) && await CanAdoptAsync(running, stored, cancellationToken))
            {
                return (running, stored, true);
            }

            await running.StopAsync();
        }

        while (true)
        {
            stored = NewState(stored);
            folder.WriteState(stored);
            Directory.CreateDirectory(folder.FileNamed(TemporaryFolder));
            await InitializeAsync(cancellationToken);
            try
            {
                return (await StartAsync(stored, cancellationToken), stored, false);
            }
            catch (InvalidOperationException) when (!LoopbackPort.IsFree(stored.Port))
            {
                // Another process has taken the port since it was found free: the next one.
            }
        }
    }

    private DatabaseServerState NewState(DatabaseServerState? stored)
    {
        var port = LoopbackPort.Free(stored?.Port);
        return stored is null
            ? DatabaseServerState.New(installation.Kind, installation.Version, port)
            : stored with { Version = installation.Version, Port = port };
    }

    /// <summary>Its start may have been cut short with the run, so it gets the time of one.</summary>
    private async Task<bool> CanAdoptAsync(ServerProcess running, DatabaseServerState state, CancellationToken cancellationToken)
    {
        try
        {
            await running.WaitUntilAsync(cancellation => AnswersAsync(state, cancellation), options.StartTimeout, cancellationToken);
            File.Delete(folder.FileNamed(InitFile));
            return true;
        }
        catch (InvalidOperationException)
        {
            return false; // it ended, or is stuck: a new one begins on its data
        }
    }

    /// <summary>Makes the data folder under another name first: one that is there by its own name is complete.</summary>
    private async Task InitializeAsync(CancellationToken cancellationToken)
    {
        var data = folder.FileNamed(DataFolder);
        if (Directory.Exists(data))
        {
            return;
        }

        var unfinished = data + ".new";
        if (Directory.Exists(unfinished))
        {
            Directory.Delete(unfinished, recursive: true);
        }

        // With the method "socket" MariaDB's root has no password that works over TCP; --initialize-insecure leaves an empty one, closed by the init file.
        var (command, arguments) = installation.Kind == DatabaseKind.MariaDb
            ? (installation.InstallProgram(), (string[])["--no-defaults", .. installation.Home is { } home ? [$"--basedir={home}"] : Array.Empty<string>(), "--auth-root-authentication-method=socket", "--skip-test-db"])
            : (installation.Server, ["--no-defaults", "--initialize-insecure"]);
        var process = ServerProcess.Start(folder, command, [.. arguments, .. UserOption, $"--datadir={unfinished}"], Environment);
        await process.WaitForExitAsync(cancellationToken);
        if (!File.Exists(Path.Combine(unfinished, "ibdata1")) || !Directory.Exists(Path.Combine(unfinished, "mysql")))
        {
            throw new InvalidOperationException($"{command} made no data in {folder.Path}. The end of its log:{System.Environment.NewLine}{process.LogTail()}");
        }

        Directory.Move(unfinished, data);
    }

    private async Task<ServerProcess> StartAsync(DatabaseServerState state, CancellationToken cancellationToken)
    {
        // Run before the server listens. Repeated at every start, so that no moment at which the first one was cut short matters.
        folder.Write(InitFile, InitStatements(state));
        var process = ServerProcess.Start(folder, installation.Server, ServerOptions(state), Environment);
        try
        {
            await process.WaitUntilAsync(cancellation => AnswersAsync(state, cancellation), options.StartTimeout, cancellationToken);
        }
        catch
        {
            await process.StopAsync();
            throw;
        }
        finally
        {
            File.Delete(folder.FileNamed(InitFile));
        }

        return process;
    }

    private string InitStatements(DatabaseServerState state)
    {
        var admin = $"'{AdminUser}'@'127.0.0.1'";
        string[] statements =
        [
            $"CREATE USER IF NOT EXISTS {admin} IDENTIFIED BY '{state.AdminPassword}';",
            $"ALTER USER {admin} IDENTIFIED BY '{state.AdminPassword}';",
            $"GRANT ALL PRIVILEGES ON *.* TO {admin} WITH GRANT OPTION;",
            .. installation.Kind == DatabaseKind.MySql ? [$"ALTER USER 'root'@'localhost' IDENTIFIED BY '{state.AdminPassword}';"] : Array.Empty<string>(),
        ];
        return string.Join('\n', statements) + '\n';
    }

    /// <summary>Small in memory (62 MB for MariaDB), durable, and reached by 127.0.0.1 alone.</summary>
    private IEnumerable<string> ServerOptions(DatabaseServerState state) =>
    [
        "--no-defaults",
        .. UserOption,
        DataOption,
        "--socket=server.sock", // inside the data folder: a path of the system has at most about 100 characters
        "--pid-file=mysqld.pid",
        $"--init-file={folder.FileNamed(InitFile)}",
        "--bind-address=127.0.0.1",
        $"--port={state.Port}",
        "--skip-name-resolve",
        "--character-set-server=utf8mb4",
        "--skip-log-bin",
        "--performance-schema=OFF",
        "--innodb-buffer-pool-size=64M",
        "--innodb-flush-log-at-trx-commit=1",
        // MySQL's second protocol would listen on all addresses.
        .. installation.Kind == DatabaseKind.MariaDb
            ? new[] { "--innodb-log-file-size=32M", "--aria-pagecache-buffer-size=4M" }
            : ["--innodb-redo-log-capacity=64M", "--mysqlx=OFF"],
        .. options.ExtraOptions,
    ];

    private static async Task<bool> AnswersAsync(DatabaseServerState state, CancellationToken cancellationToken)
    {
        var connectionString = PrivateMySql.ConnectionString(state, AdminUser, state.AdminPassword, null) + ";Pooling=false;Connection Timeout=5";
        try
        {
            await using var connection = new MySqlConnection(connectionString);
            await connection.OpenAsync(cancellationToken);
            return true;
        }
        catch (MySqlException)
        {
            return false; // not yet; the log tells more than this would if it never does
        }
    }
}
