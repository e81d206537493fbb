using System.Runtime.Versioning;
using MySqlConnector;
using Tier.LocalHost.Servers;
using Tier.Testing;
using Tier.Testing.Certificates;

namespace Tier.Deployment.Tests.Azure;

/// <summary><c>infra/azure/create_users.sh</c>, against a server that wants TLS as Azure's does.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class CreateUsersTests(TestServers servers) : IClassFixture<TestServers>
{
    private const string AppPassword = "Aa1ofTheApp";
    private const string MigrationPassword = "Aa1ofTheMigrations";

    [Theory]
    [InlineData(DatabaseKind.MariaDb)]
    [InlineData(DatabaseKind.MySql)]
    public async Task The_two_users_are_made_and_a_new_password_is_one_more_run(DatabaseKind kind)
    {
        await using var tls = await TlsDatabase.CreateAsync(servers, kind);
        var server = await StartAsync(tls);
        using var programs = new FakePrograms("az");

        Run(programs, tls, server).Should().Match<ToolResult>(result => result.ExitCode == 0);

        programs.Calls.Should().Equal(
            "az mysql flexible-server firewall-rule create --resource-group rg --name server --rule-name create-users"
                + " --start-ip-address 203.0.113.7 --end-ip-address 203.0.113.7 --output none",
            "az mysql flexible-server firewall-rule delete --resource-group rg --name server --rule-name create-users --yes --output none");
        await ExecuteAsync(tls, server, "tier_migrations", MigrationPassword, "CREATE TABLE t (id INT PRIMARY KEY)");
        await ExecuteAsync(tls, server, "tier_app", AppPassword, "INSERT INTO t VALUES (1)");
        var delete = () => ExecuteAsync(tls, server, "tier_app", AppPassword, "DELETE FROM t");
        (await delete.Should().ThrowAsync<MySqlException>()).Which.ErrorCode.Should().Be(MySqlErrorCode.TableAccessDenied);

        Run(programs, tls, server, ("TIER_APP_PASSWORD", "Aa1another")).ExitCode.Should().Be(0);

        await ExecuteAsync(tls, server, "tier_app", "Aa1another", "INSERT INTO t VALUES (2)");
        var old = () => ExecuteAsync(tls, server, "tier_app", AppPassword, "INSERT INTO t VALUES (3)");
        (await old.Should().ThrowAsync<MySqlException>()).Which.ErrorCode.Should().Be(MySqlErrorCode.AccessDenied);
    }

    [Fact]
    public async Task A_server_that_is_not_trusted_gets_no_password_and_the_firewall_is_closed_again()
    {
        await using var tls = await TlsDatabase.CreateAsync(servers, DatabaseKind.MariaDb);
        var server = await StartAsync(tls);
        using var programs = new FakePrograms("az");
        using var other = new TestAuthority("Another authority");

        var result = Run(programs, tls, server, ("TIER_MYSQL_CA", tls.Write("other.pem", other.Pem)));

        result.ExitCode.Should().NotBe(0);
        result.Errors.Should().Contain("TLS");
        programs.Calls.Should().HaveCount(2).And.ContainSingle(call => call.Contains("firewall-rule delete"));
        var login = () => ExecuteAsync(tls, server, "tier_app", AppPassword, "SELECT 1");
        await login.Should().ThrowAsync<MySqlException>();
    }

    [Fact]
    public async Task In_a_private_network_there_is_no_firewall_to_open()
    {
        await using var tls = await TlsDatabase.CreateAsync(servers, DatabaseKind.MariaDb);
        var server = await StartAsync(tls);
        using var programs = new FakePrograms("az");

        Run(programs, tls, server, ("TIER_PRIVATE_NETWORK", "true")).ExitCode.Should().Be(0);

        programs.Calls.Should().BeEmpty();
    }

    [Theory]
    [InlineData("TIER_APP_PASSWORD", "it's", "TIER_APP_PASSWORD has other characters than letters and digits: choose another one.")]
    [InlineData("TIER_MIGRATION_PASSWORD", "", "TIER_MIGRATION_PASSWORD is not set: azd env get-values shows what azd knows.")]
    [InlineData("TIER_MYSQL_CA", "/nowhere.pem",
        "There is no file /nowhere.pem: set TIER_MYSQL_CA to the one with this machine's certificate authorities.")]
    public void What_is_wrong_is_said_before_the_firewall_is_opened(string setting, string value, string sentence)
    {
        using var programs = new FakePrograms("az", "mysql");

        var result = programs.Run(
            "create_users.sh", [("TIER_MYSQL_HOST", "h"), ("TIER_MYSQL_ADMIN_PASSWORD", "p"), ("TIER_APP_PASSWORD", "p"),
            ("TIER_MIGRATION_PASSWORD", "p"), (setting, value)]);

        result.Should().Be(new ToolResult(1, "", sentence + "\n"));
        programs.Calls.Should().BeEmpty();
    }

    /// <summary>A server without the users that the local host makes.</summary>
    private static async Task<MySqlConnectionStringBuilder> StartAsync(TlsDatabase tls)
    {
        var database = await tls.ShowAsync(tls.Good, "other");
        var administrator = new MySqlConnectionStringBuilder(database.AdminConnectionString) { AllowUserVariables = true };
        await using var connection = new MySqlConnection(administrator.ConnectionString);
        await connection.OpenAsync();
        await using var command = new MySqlCommand("DROP USER tier_app@'127.0.0.1', tier_migrations@'127.0.0.1'", connection);
        await command.ExecuteNonQueryAsync();
        return administrator;
    }

    private static ToolResult Run(
        FakePrograms programs, TlsDatabase tls, MySqlConnectionStringBuilder server, params (string, string?)[] other) =>
        programs.Run("create_users.sh",
        [
            ("TIER_MYSQL_HOST", server.Server), ("TIER_MYSQL_PORT", $"{server.Port}"), ("TIER_MYSQL_ADMIN", server.UserID),
            ("TIER_MYSQL_ADMIN_PASSWORD", server.Password), ("TIER_APP_PASSWORD", AppPassword),
            ("TIER_MIGRATION_PASSWORD", MigrationPassword), ("TIER_MYSQL_CA", tls.AuthorityFile), ("TIER_MYSQL_SERVER", "server"),
            ("AZURE_RESOURCE_GROUP", "rg"), ("TIER_CLIENT_IP", "203.0.113.7"),
            .. other,
        ]);

    private static async Task ExecuteAsync(TlsDatabase tls, MySqlConnectionStringBuilder server, string user, string password, string sql)
    {
        await using var connection = new MySqlConnection(tls.With(server.ConnectionString, builder =>
        {
            builder.UserID = user;
            builder.Password = password;
            builder.Database = "tier";
        }));
        await connection.OpenAsync();
        await using var command = new MySqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
