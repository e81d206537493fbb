using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using MySqlConnector;
using Tier.Pipeline.Records;
using Tier.Pipeline.Warehouse;
using Tier.Testing;
using Tier.Testing.Certificates;

namespace Tier.Pipeline.Tests.Warehouse;

/// <summary>With SslMode=VerifyFull the app talks to the right server alone, encrypted, and says in one sentence why it doesn't.</summary>
public sealed class DatabaseTlsTests(TestServers servers, TlsDatabases databases) : IClassFixture<TlsDatabases>
{
    private const string Setting = nameof(PipelineOptions.MySqlConnection);

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task With_the_right_certificate_migrations_and_loads_are_encrypted(DatabaseKind kind)
    {
        var (server, database) = await ShowAsync(kind, tls => tls.Good);

        await new Migrator(new(server.With(database.MigrationConnectionString, _ => { })), NullLogger<Migrator>.Instance).MigrateAsync(CancellationToken.None);
        await using var connection = await new Database(server.With(database.AppConnectionString, _ => { })).OpenAsync(CancellationToken.None);

        (await connection.QuerySingleAsync<(string, string Cipher)>("SHOW STATUS LIKE 'Ssl_cipher'")).Cipher.Should().StartWith("TLS_");
        (await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM weather_data")).Should().Be(0);
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_certificate_that_has_expired(DatabaseKind kind)
    {
        var (server, database) = await ShowAsync(kind, tls => tls.Expired);
        var yesterday = FormattableString.Invariant($"{DateTime.UtcNow.AddDays(-1):yyyy-MM-dd}");

        await IsRefusedAsync(server.With(database.AppConnectionString, _ => { }), $"its certificate expired on {yesterday}.");
        await IsRefusedAsync(server.With(database.AppConnectionString, tls => tls.SslMode = MySqlSslMode.VerifyCA), $"its certificate expired on {yesterday}.");
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_certificate_of_another_host(DatabaseKind kind)
    {
        var (server, database) = await ShowAsync(kind, tls => tls.OfAnotherHost);

        await IsRefusedAsync(server.With(database.AppConnectionString, _ => { }), "its certificate is for db.example.org and not for 127.0.0.1.");
        await IsAcceptedAsync(server.With(database.AppConnectionString, tls => tls.SslMode = MySqlSslMode.VerifyCA));
    }

    [Fact]
    public async Task A_forged_certificate_that_is_sent_with_the_authoritys_own()
    {
        var (server, database) = await ShowAsync(DatabaseKind.MariaDb, tls => tls.Forged);

        await IsRefusedAsync(server.With(database.AppConnectionString, _ => { }), "its certificate names the authority 'Tier test authority' and isn't signed by the one of that name in SslCa.");
        await IsRefusedAsync(server.With(database.AppConnectionString, tls => tls.SslMode = MySqlSslMode.VerifyCA), "*isn't signed by the one of that name in SslCa.");
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_certificate_of_an_authority_that_is_not_in_SslCa_even_of_the_same_name(DatabaseKind kind)
    {
        var (server, database) = await ShowAsync(kind, tls => tls.Good);
        using var other = new TestAuthority("Tier test authority");
        var file = server.Write("other.pem", other.Pem);

        await IsRefusedAsync(server.With(database.AppConnectionString, tls => tls.SslCa = file), "its certificate is from the authority 'Tier test authority', which is none of those in SslCa.");
        await IsAcceptedAsync(server.With(database.AppConnectionString, tls => tls.SslCa = server.Write("both.pem", other.Pem + "\n" + server.Authority.Pem)));
    }

    [Fact]
    public async Task A_certificate_of_an_authority_that_this_machine_does_not_know()
    {
        var (server, database) = await ShowAsync(DatabaseKind.MariaDb, tls => tls.Good);

        await IsRefusedAsync(server.With(database.AppConnectionString, tls => tls.SslCa = ""), "its certificate is from the authority 'Tier test authority', which is none of those in this machine's store; SslCa can name a file with others.");
    }

    [Fact]
    public async Task A_certificate_of_an_authority_that_the_one_in_SslCa_vouches_for()
    {
        using var other = new TestAuthority("Another authority");
        var (server, database) = await ShowAsync(DatabaseKind.MariaDb, tls =>
        {
            using var below = tls.Authority.Delegate("Below the test authority");
            var issued = below.Issue("127.0.0.1");
            return issued with { CertificatePem = issued.CertificatePem + "\n" + below.Pem };
        });

        await IsAcceptedAsync(server.With(database.AppConnectionString, _ => { }));
        await IsRefusedAsync(server.With(database.AppConnectionString, tls => tls.SslCa = server.Write("other.pem", other.Pem)), "its certificate is from the authority 'Tier test authority', which is none of those in SslCa.");
    }

    [Fact]
    public async Task With_Required_it_is_encrypted_and_nobody_is_verified()
    {
        var (server, database) = await ShowAsync(DatabaseKind.MariaDb, tls => tls.Forged);

        await IsAcceptedAsync(server.With(database.AppConnectionString, tls =>
        {
            tls.SslMode = MySqlSslMode.Required;
            tls.SslCa = "";
        }));
    }

    [Theory, InlineData(DatabaseKind.MariaDb), InlineData(DatabaseKind.MySql)]
    public async Task A_wrong_password(DatabaseKind kind)
    {
        var (server, database) = await ShowAsync(kind, tls => tls.Good);

        var refused = await RefusalAsync(server.With(database.AppConnectionString, tls => tls.Password = "not-the-password"));

        refused.Should().Match("MySqlConnection: the server at 127.0.0.1:* refuses the user 'tier_app': correct User ID and Password.");
    }

    [Theory]
    [InlineData("missing.pem", null, "*SslCa names the file *missing.pem, which can't be used (Could not find file *): give it one with the certificates*")]
    [InlineData("empty.pem", "", "*SslCa names the file *empty.pem, which can't be used (it has no line -----BEGIN CERTIFICATE-----): *")]
    [InlineData("broken.pem", "-----BEGIN CERTIFICATE-----\nbm9uZQ==\n-----END CERTIFICATE-----", "*SslCa names the file *broken.pem, which can't be used (*): *")]
    public async Task A_file_that_holds_no_certificates(string name, string? content, string sentence)
    {
        var folder = await servers.NewFolderAsync();
        var file = Path.Combine(folder, name);
        if (content is not null)
        {
            await File.WriteAllTextAsync(file, content);
        }

        var make = () => new Database($"Server=127.0.0.1;User ID=tier_app;Password=secret-word;SslMode=VerifyFull;SslCa={file}");

        var refused = make.Should().Throw<SettingException>().Which;
        refused.Setting.Should().Be(Setting);
        refused.Message.Should().Match(sentence).And.EndWith(".").And.NotContain("secret-word");
    }

    [Fact]
    public async Task A_clients_own_certificate_that_is_not_there()
    {
        var (server, database) = await ShowAsync(DatabaseKind.MariaDb, tls => tls.Good);

        (await RefusalAsync(server.With(database.AppConnectionString, tls => (tls.SslCert, tls.SslKey) = ("/nowhere/own.pem", "/nowhere/own.key"))))
            .Should().Match("*: the client's own certificate can't be used (*/nowhere/own.pem*): correct SslCert and SslKey.");
    }

    [Fact]
    public async Task A_server_without_TLS()
    {
        var database = await servers.CreateDatabaseAsync(DatabaseKind.MariaDb);

        (await RefusalAsync(new MySqlConnectionStringBuilder(database.AppConnectionString) { SslMode = MySqlSslMode.VerifyFull }.ConnectionString))
            .Should().Match("*: the server at 127.0.0.1:* offers no TLS, which SslMode=VerifyFull wants: *");
    }

    private static async Task IsAcceptedAsync(string connectionString)
    {
        await using var connection = await new Database(connectionString).OpenAsync(CancellationToken.None);
        (await connection.QuerySingleAsync<(string, string Cipher)>("SHOW STATUS LIKE 'Ssl_cipher'")).Cipher.Should().StartWith("TLS_");
    }

    private static async Task IsRefusedAsync(string connectionString, string reason) =>
        (await RefusalAsync(connectionString)).Should().Match($"MySqlConnection: the server at 127.0.0.1:* is not trusted, because {reason}");

    /// <summary>The sentence with which the app's start ends.</summary>
    private static async Task<string> RefusalAsync(string connectionString)
    {
        var check = () => new Database(connectionString).CheckAsync(CancellationToken.None);
        var refused = (await check.Should().ThrowAsync<SettingException>()).Which;
        refused.Setting.Should().Be(Setting);
        refused.Message.Should().NotContain("\n").And.NotContain(new MySqlConnectionStringBuilder(connectionString).Password);
        return refused.Message;
    }

    private async Task<(TlsDatabase Server, TestDatabase Database)> ShowAsync(DatabaseKind kind, Func<TlsDatabase, TestCertificate> certificate)
    {
        var server = await databases.OnAsync(kind);
        return (server, await server.ShowAsync(certificate(server)));
    }
}
