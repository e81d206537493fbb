namespace Tier.Cli.Run;

/// <summary>
/// Whether a text of SQL is one statement. The servers take several, and the results of all but the first would go unseen; a client can't
/// ask them where a statement ends, so this reads quotes and comments as they do, under the session's own sql_mode: double quotes are
/// strings, a backslash escapes.
/// </summary>
internal static class SqlStatement
{
    private const string None = "There is no SQL statement: give one, such as \"SELECT * FROM weather_data LIMIT 5\".";
    private const string Several = "There is more than one SQL statement: give one at a time.";

    /// <summary>Takes the statement from the text.</summary>
    /// <param name="sql">The text; semicolons and comments may follow the statement.</param>
    /// <param name="statement">The statement, without what follows it; empty when there isn't one.</param>
    /// <returns>What is wrong; null when it is one statement.</returns>
    public static string? Read(string sql, out string statement)
    {
        // Whether /*! … */ is a comment or SQL depends on the server and its version: neither reading may have a second statement.
        var asComment = Count(sql, bangIsSql: false, out _);
        var asSql = Count(sql, bangIsSql: true, out var end);
        statement = sql[..end];
        return Math.Max(asComment, asSql) switch { 0 => None, 1 => null, _ => Several };
    }

    /// <summary>How many statements there are: 0, 1, or 2 for more than one.</summary>
    private static int Count(string sql, bool bangIsSql, out int endOfFirst)
    {
        var (count, isInside, bangs) = (0, false, 0);
        endOfFirst = sql.Length;
        for (var at = 0; at < sql.Length && count < 2;)
        {
            if (bangIsSql && SqlToken.Bang(sql, at) is > 0 and var opening)
            {
                at += opening;
                bangs++;
            }
            else if (bangs > 0 && SqlToken.IsCommentEnd(sql, at))
            {
                at += SqlToken.MarkLength;
                bangs--;
            }
            else if (SqlToken.Comment(sql, at) is > 0 and var comment)
            {
                at += comment;
            }
            else if (sql[at] == ';')
            {
                endOfFirst = isInside && count == 1 ? at : endOfFirst;
                isInside = false;
                at++;
            }
            else if (char.IsWhiteSpace(sql[at]))
            {
                at++;
            }
            else
            {
                count += isInside ? 0 : 1;
                isInside = true;
                at += SqlToken.Quoted(sql, at);
            }
        }

        return count;
    }
}
