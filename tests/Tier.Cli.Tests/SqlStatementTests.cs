using Tier.Cli.Run;

namespace Tier.Cli.Tests;

/// <summary>Where a statement ends, as MySQL and MariaDB read it.</summary>
public sealed class SqlStatementTests
{
    [Theory]
    [InlineData("SELECT 1")]
    [InlineData("SELECT 1;", "SELECT 1")]
    [InlineData("SELECT 1; ;; \n", "SELECT 1")]
    [InlineData("SELECT 1; -- done", "SELECT 1")]
    [InlineData("SELECT 1; # done; really", "SELECT 1")]
    [InlineData("SELECT 1; /* done; */", "SELECT 1")]
    [InlineData("; SELECT 1;", "; SELECT 1")]
    [InlineData("SELECT ';'")]
    [InlineData("SELECT \";\"")]
    [InlineData("SELECT 1 AS `;`")]
    [InlineData("SELECT 'it''s; fine'")]
    [InlineData("SELECT 'it\\'s; fine'")]
    [InlineData("SELECT \"a\\\\\", ';'")]
    [InlineData("SELECT '\"', ';', \"'\", ';'")]
    [InlineData("SELECT `a\\`, ';'")]
    [InlineData("SELECT 1 -- it's; fine")]
    [InlineData("SELECT 1 --\t; fine")]
    [InlineData("SELECT 1 # it's; fine\n + 1")]
    [InlineData("SELECT /* it's; fine */ 1")]
    [InlineData("SELECT /*;*/ 1 /*;")]
    [InlineData("SELECT 'never closed; SELECT 2")]
    [InlineData("SELECT 2*/*;*/3")]
    [InlineData("SELECT /*!50110 1 + */ 1")]
    [InlineData("SELECT 5--1")]
    public void One_statement_is_taken_without_what_follows_it(string sql, string? statement = null)
    {
        SqlStatement.Read(sql, out var read).Should().BeNull();
        read.Trim().Should().Be(statement ?? sql);
    }

    [Theory]
    [InlineData("SELECT 1; SELECT 2")]
    [InlineData("SELECT 1;SELECT 2;")]
    [InlineData("SELECT 1; -- a comment\n SELECT 2")]
    [InlineData("SELECT 1; /* a comment */ SELECT 2")]
    [InlineData("SELECT 'a\\\\'; SELECT 2 -- '")]
    [InlineData("SELECT `a\\`; SELECT 2 -- `")]
    [InlineData("SELECT 5--; SELECT 2")]
    [InlineData("SELECT 1--1; SELECT 2")]
    [InlineData("SELECT 1 /*! ; SELECT 2 */")]
    [InlineData("SELECT 1 /*!50110 ; SELECT 2 */")]
    [InlineData("SELECT 1 /*M! ; SELECT 2 */")]
    [InlineData("SELECT 1 /*M!100000 ; SELECT 2 */")]
    [InlineData("SELECT 1 /*!99999 don't */; SELECT 2")]
    [InlineData("SELECT 1 /*! /* ; */ */; SELECT 2")]
    [InlineData("SELECT 1 /*! ' */ ' */; SELECT 2")]
    [InlineData("SELECT 1; '")]
    public void A_second_statement_is_refused(string sql) =>
        SqlStatement.Read(sql, out _).Should().Be("There is more than one SQL statement: give one at a time.");

    [Theory, InlineData(""), InlineData(" \n"), InlineData(";"), InlineData("-- SELECT 1"), InlineData("/* SELECT 1 */;"), InlineData("--")]
    public void No_statement_is_refused(string sql) => SqlStatement.Read(sql, out _).Should().StartWith("There is no SQL statement");
}
