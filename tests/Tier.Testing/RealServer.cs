namespace Tier.Testing;

/// <summary>
/// Whether a test may use a server that not every machine has. Where its setting is missing the test is skipped and says so, unless
/// TIER_TEST_REQUIRE_REAL_SERVERS=1, as where every test must run: then it fails.
/// </summary>
public static class RealServer
{
    // xunit v3's contract for exceptions that mean "skipped" (Assert.DynamicSkipToken, in the assertion library, which isn't used here).
    private const string DynamicSkipToken = "$XunitDynamicSkip$";
    private const string RequireSetting = "TIER_TEST_REQUIRE_REAL_SERVERS";

    /// <summary>The server's home; skips the running test when there is none.</summary>
    /// <param name="setting">The environment variable with the folder: MYSQL_HOME or KAFKA_HOME.</param>
    /// <exception cref="RealServerMissingException">There is none.</exception>
    public static string Home(string setting)
    {
        var home = Environment.GetEnvironmentVariable(setting);
        if (!string.IsNullOrEmpty(home))
        {
            return home;
        }

        var reason = $"{setting} is not set";
        throw new RealServerMissingException(
            Environment.GetEnvironmentVariable(RequireSetting) == "1" ? $"{reason}, and {RequireSetting}=1 wants it" : DynamicSkipToken + reason);
    }
}
