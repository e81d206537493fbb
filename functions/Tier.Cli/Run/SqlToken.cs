namespace Tier.Cli.Run;

/// <summary>Comments and quoted texts as MySQL and MariaDB read them.</summary>
internal static class SqlToken
{
    /// <summary>The length of the mark that begins a comment, and of the one that ends it.</summary>
    public const int MarkLength = 2;

    public static bool IsCommentEnd(string sql, int at) => sql.AsSpan(at).StartsWith("*/", StringComparison.Ordinal);

    /// <summary>The length of what begins an executable comment here (<c>/*!50110</c>, MariaDB's <c>/*M!</c>); 0 for none.</summary>
    public static int Bang(string sql, int at)
    {
        var rest = sql.AsSpan(at);
        var marks = rest.StartsWith("/*!", StringComparison.Ordinal) ? MarkLength + 1
            : rest.StartsWith("/*M!", StringComparison.Ordinal) ? MarkLength + 2
            : 0;
        return marks == 0 ? 0 : marks + rest[marks..].Length - rest[marks..].TrimStart("0123456789").Length;
    }

    /// <summary>The length of the comment that begins here, to the end where nothing ends it; 0 when none begins.</summary>
    public static int Comment(string sql, int at)
    {
        var rest = sql.AsSpan(at);
        if (rest is ['#', ..] or ['-', '-'] or ['-', '-', <= ' ' or '\u007F', ..])
        {
            return rest.IndexOf('\n') is >= 0 and var end ? end + 1 : rest.Length;
        }

        return !rest.StartsWith("/*", StringComparison.Ordinal) ? 0
            : rest[MarkLength..].IndexOf("*/", StringComparison.Ordinal) is >= 0 and var close ? MarkLength + close + MarkLength
            : rest.Length;
    }

    /// <summary>The length of the quoted text that begins here, to the end where nobody closes it; 1 for any other character.</summary>
    public static int Quoted(string sql, int at)
    {
        var quote = sql[at];
        if (quote is not ('\'' or '"' or '`'))
        {
            return 1;
        }

        // A doubled quote is read as the end of one text and the beginning of the next, which comes to the same.
        var end = at + 1;
        while (end < sql.Length && sql[end] != quote)
        {
            end += sql[end] == '\\' && quote != '`' ? 2 : 1;
        }

        return Math.Min(end + 1, sql.Length) - at;
    }
}
