namespace Tier.LocalHost.Servers;

/// <summary>Where and how a private database server runs.</summary>
public sealed class PrivateMySqlOptions
{
    /// <summary>The server's own folder: data, log, passwords. It is created when it isn't there, and kept.</summary>
    public required string Folder { get; init; }

    /// <summary>Which server to run.</summary>
    public DatabaseServerKind Kind { get; init; } = DatabaseServerKind.Any;

    /// <summary>An installation to look into first, laid out as MySQL's archive is (bin/mysqld). Default: the environment variable MYSQL_HOME.</summary>
    public string? Home { get; init; } = Environment.GetEnvironmentVariable("MYSQL_HOME");

    /// <summary>Further options for the server, for example <c>--local-infile=1</c>; they win over ours.</summary>
    public IReadOnlyList<string> ExtraOptions { get; init; } = [];

    /// <summary>How long the server may take until it answers. A recovery after a crash is part of it.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(3);
}
