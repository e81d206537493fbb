using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text.Json;
using Confluent.Kafka;
using MySqlConnector;
using Tier.LocalHost.Servers;
using Tier.Testing;

namespace Tier.LocalHost.Tests.Servers;

[UnsupportedOSPlatform("windows")]
public sealed class PrivateMySqlTests(TestServers servers)
{
    private const MySqlErrorCode AccessDeniedNoPassword = (MySqlErrorCode)1698; // MariaDB's, for accounts of its socket plugin

    [Theory]
    [InlineData(DatabaseKind.MariaDb)]
    [InlineData(DatabaseKind.MySql)]
    public async Task A_restart_keeps_data_passwords_and_port(DatabaseKind kind)
    {
        var folder = await servers.NewFolderAsync();
        PrivateDatabase before;
        await using (var first = await StartAsync(kind, folder))
        {
            before = await first.CreateDatabaseAsync("tier");
            await ExecuteAsync(before.MigrationConnectionString, "CREATE TABLE t (id INT PRIMARY KEY)");
            await ExecuteAsync(before.AppConnectionString, "INSERT INTO t VALUES (42)");
        }

        await using var second = await StartAsync(kind, folder);

        var after = await second.CreateDatabaseAsync("tier");
        after.Should().Be(before);
        (await ExecuteAsync(after.AppConnectionString, "SELECT id FROM t")).Should().Be(42);
    }

    [Theory]
    [InlineData(DatabaseKind.MariaDb)]
    [InlineData(DatabaseKind.MySql)]
    public async Task A_server_that_was_killed_comes_back_with_what_was_committed(DatabaseKind kind)
    {
        var folder = await servers.NewFolderAsync();
        PrivateDatabase database;
        await using (var first = await StartAsync(kind, folder))
        {
            database = await first.CreateDatabaseAsync("tier");
            await ExecuteAsync(database.MigrationConnectionString, "CREATE TABLE t (id INT PRIMARY KEY)");
            await ExecuteAsync(database.AppConnectionString, "INSERT INTO t VALUES (42)");
            await first.KillAsync();
        }

        await using var second = await StartAsync(kind, folder);

        second.Adopted.Should().BeFalse();
        (await ExecuteAsync(database.AppConnectionString, "SELECT id FROM t")).Should().Be(42);
    }

    [Theory]
    [InlineData(DatabaseKind.MariaDb)]
    [InlineData(DatabaseKind.MySql)]
    public async Task A_server_that_outlived_its_run_is_taken_over(DatabaseKind kind)
    {
        var folder = await servers.NewFolderAsync();
        var left = await StartAsync(kind, folder);
        left.Abandon();

        await using var second = await StartAsync(kind, folder);

        second.Adopted.Should().BeTrue();
        second.ProcessId.Should().Be(left.ProcessId);
        (await ExecuteAsync(second.ConnectionString(), "SELECT 1")).Should().Be(1);
    }

    [Fact]
    public async Task A_server_that_outlived_its_run_with_other_options_is_started_again()
    {
        var folder = await servers.NewFolderAsync();
        var left = await StartAsync(DatabaseKind.MariaDb, folder);
        left.Abandon();

        await using var second = await StartAsync(DatabaseKind.MariaDb, folder, "--max-connections=77");

        second.Adopted.Should().BeFalse();
        (await ExecuteAsync(second.ConnectionString(), "SELECT @@max_connections")).Should().Be(77);
        ProcessList.In(folder).Should().Equal(second.ProcessId);
    }

    [Fact]
    public async Task A_folder_is_used_by_one_run_at_a_time()
    {
        var folder = await servers.NewFolderAsync();
        await using var first = await StartAsync(DatabaseKind.MariaDb, folder);

        var second = () => StartAsync(DatabaseKind.MariaDb, folder);

        (await second.Should().ThrowAsync<InvalidOperationException>()).WithMessage($"Another run uses the server in {folder}*");
    }

    [Theory]
    [InlineData(DatabaseKind.MariaDb)]
    [InlineData(DatabaseKind.MySql)]
    public async Task Nothing_is_left_running_once_it_is_disposed(DatabaseKind kind)
    {
        var folder = await servers.NewFolderAsync();
        var server = await StartAsync(kind, folder);
        ProcessList.In(folder).Should().NotBeEmpty();

        await server.DisposeAsync();

        ProcessList.In(folder).Should().BeEmpty();
    }

    [Theory]
    [InlineData(DatabaseKind.MariaDb)]
    [InlineData(DatabaseKind.MySql)]
    public async Task Nobody_gets_in_without_a_password(DatabaseKind kind)
    {
        var server = await servers.DatabaseServerAsync(kind);
        await server.CreateDatabaseAsync("tier");

        foreach (var user in new[] { "root", "", "mysql", "tier_admin", "tier_app", "tier_migrations" })
        {
            var open = () => ExecuteAsync(new MySqlConnectionStringBuilder(server.ConnectionString()) { UserID = user, Password = "" }.ConnectionString, "SELECT 1");
            (await open.Should().ThrowAsync<MySqlException>($"'{user}' has a password")).Which.ErrorCode.Should().BeOneOf(
                MySqlErrorCode.AccessDenied, AccessDeniedNoPassword, MySqlErrorCode.HostNotPrivileged);
        }
    }

    [Theory]
    [InlineData(DatabaseKind.MariaDb)]
    [InlineData(DatabaseKind.MySql)]
    public async Task It_listens_on_loopback_only(DatabaseKind kind)
    {
        var server = await servers.DatabaseServerAsync(kind);

        ListeningSockets.Of(server.ProcessId).Should().Equal(new IPEndPoint(IPAddress.Loopback, server.Port));
    }

    [Theory]
    [InlineData(DatabaseKind.MariaDb)]
    [InlineData(DatabaseKind.MySql)]
    public async Task Commits_are_durable_and_text_is_utf8mb4(DatabaseKind kind)
    {
        var server = await servers.DatabaseServerAsync(kind);

        (await ExecuteAsync(server.ConnectionString(), "SELECT CONCAT(@@innodb_flush_log_at_trx_commit, ' ', @@character_set_server, ' ', IF(@@skip_name_resolve, 1, 0))")).Should().Be("1 utf8mb4 1");
        server.Version.Should().MatchRegex(kind == DatabaseKind.MariaDb ? @"^MariaDB \d+\.\d+\.\d+$" : @"^MySQL \d+\.\d+\.\d+$");
    }

    [Fact]
    public async Task What_it_keeps_is_for_its_owner_alone()
    {
        var folder = await servers.NewFolderAsync();
        await using var server = await StartAsync(DatabaseKind.MariaDb, folder);

        File.GetUnixFileMode(folder).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.GetUnixFileMode(Path.Combine(folder, "server.json")).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.Exists(Path.Combine(folder, "init.sql")).Should().BeFalse("it holds the administrator's password");
    }

    [Fact]
    public async Task A_Ctrl_C_in_the_terminal_does_not_reach_it()
    {
        var server = await servers.DatabaseServerAsync(DatabaseKind.MariaDb);

        // pid (name) state parent group session …: a terminal interrupts the processes of its own session only.
        var stat = (await File.ReadAllTextAsync($"/proc/{server.ProcessId}/stat")).Split(' ');
        stat[5].Should().Be($"{server.ProcessId}");
    }

    [Fact]
    public async Task It_inherits_no_connection_of_this_process_not_even_one_to_the_in_process_broker()
    {
        using var broker = InProcessBroker.Start();
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = broker.BootstrapServers }).Build();
        admin.GetMetadata(TimeSpan.FromSeconds(30)).Brokers.Should().ContainSingle();

        await using var server = await PrivateMySql.StartAsync(new() { Kind = DatabaseKind.MariaDb, Folder = await servers.NewFolderAsync() });

        Sockets(Environment.ProcessId).Should().NotBeEmpty().And.NotIntersectWith(Sockets(server.ProcessId));
    }

    [Fact]
    public async Task A_port_that_was_taken_meanwhile_is_replaced()
    {
        var folder = await servers.NewFolderAsync();
        int port;
        await using (var first = await StartAsync(DatabaseKind.MariaDb, folder))
        {
            port = first.Port;
        }

        using var taker = new TcpListener(IPAddress.Loopback, port);
        taker.Start();

        await using var second = await StartAsync(DatabaseKind.MariaDb, folder);

        second.Port.Should().NotBe(port);
    }

    [Fact]
    public async Task A_port_that_another_takes_while_the_data_is_made_is_replaced()
    {
        var folder = await servers.NewFolderAsync();
        var starting = StartAsync(DatabaseKind.MariaDb, folder);
        var state = Path.Combine(folder, "server.json");
        await Eventually.HoldsAsync(() => Task.FromResult(File.Exists(state)));
        var port = JsonElement.Parse(await File.ReadAllTextAsync(state)).GetProperty("Port").GetInt32();
        using var taker = new TcpListener(IPAddress.Loopback, port);
        taker.Start();

        await using var server = await starting;

        server.Port.Should().NotBe(port);
        (await ExecuteAsync(server.ConnectionString(), "SELECT 1")).Should().Be(1);
    }

    [Fact]
    public async Task A_server_that_does_not_start_shows_the_end_of_its_log()
    {
        var folder = await servers.NewFolderAsync();

        var start = () => StartAsync(DatabaseKind.MariaDb, folder, "--no-such-option=1");

        (await start.Should().ThrowAsync<InvalidOperationException>()).WithMessage("*unknown variable 'no-such-option=1'*");
        ProcessList.In(folder).Should().BeEmpty();
    }

    [Fact]
    public async Task A_home_without_a_server_is_named()
    {
        var home = await servers.NewFolderAsync();

        var start = () => PrivateMySql.StartAsync(new PrivateMySqlOptions { Folder = home, Home = home });

        var thrown = (await start.Should().ThrowAsync<Pipeline.Records.SettingException>()).Which;
        thrown.Setting.Should().Be("MYSQL_HOME");
        thrown.Message.Should().StartWith($"MYSQL_HOME is {home}, but there is no bin/mysqld in it.");
    }

    [Fact]
    public async Task A_home_whose_server_is_none_is_named()
    {
        var home = await servers.NewFolderAsync();
        Directory.CreateDirectory(Path.Combine(home, "bin"));
        await File.WriteAllTextAsync(Path.Combine(home, "bin", "mysqld"), "no program");

        var start = () => PrivateMySql.StartAsync(new PrivateMySqlOptions { Folder = home, Home = home });

        (await start.Should().ThrowAsync<Pipeline.Records.SettingException>()).WithMessage($"{home}/bin/mysqld doesn't tell its version*");
    }

    [Fact]
    public async Task Data_of_the_other_server_is_not_touched()
    {
        var home = RealServer.Home("MYSQL_HOME");
        var folder = await servers.NewFolderAsync();
        await using (await StartAsync(DatabaseKind.MariaDb, folder))
        {
        }

        var start = () => PrivateMySql.StartAsync(new PrivateMySqlOptions { Folder = folder, Kind = DatabaseKind.MySql, Home = home });

        (await start.Should().ThrowAsync<Pipeline.Records.SettingException>()).WithMessage($"{folder} holds the data of MariaDb *, but the server found is MySQL *");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a`b")]
    [InlineData("a b")]
    public async Task A_name_that_would_need_quoting_is_refused(string name)
    {
        var server = await servers.DatabaseServerAsync(DatabaseKind.MariaDb);

        var create = () => server.CreateDatabaseAsync(name);

        await create.Should().ThrowAsync<ArgumentException>();
    }

    private static async Task<PrivateMySql> StartAsync(DatabaseKind kind, string folder, params string[] extraOptions) => await PrivateMySql.StartAsync(new PrivateMySqlOptions
    {
        Folder = folder,
        Kind = kind,
        Home = kind == DatabaseKind.MariaDb ? null : RealServer.Home("MYSQL_HOME"),
        ExtraOptions = extraOptions,
    });

    private static async Task<object?> ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new MySqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new MySqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    private static IReadOnlyList<string> Sockets(int process) =>
        [.. Directory.GetFileSystemEntries($"/proc/{process}/fd").Select(file => new FileInfo(file).LinkTarget ?? "").Where(target => target.StartsWith("socket:", StringComparison.Ordinal))];
}
