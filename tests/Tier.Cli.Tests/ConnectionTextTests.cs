using Tier.Cli.Run;

namespace Tier.Cli.Tests;

public sealed class ConnectionTextTests
{
    [Theory, InlineData("Server=db;User ID=app;Password=secret-word"), InlineData("server=db;uid=app;pwd=secret-word")]
    public void The_password_is_not_shown_where_output_is_kept(string connectionString)
    {
        var console = Console.IsOutputRedirected;

        var text = ConnectionText.Of(connectionString);

        text.Should().Contain("Server=db").And.Contain("User ID=app");
        text.Contains("secret-word", StringComparison.Ordinal).Should().Be(!console);
    }
}
