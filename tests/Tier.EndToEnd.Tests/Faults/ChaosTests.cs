using Tier.EndToEnd.Tests.Running;
using Tier.Testing;
using Tier.Testing.Faults;

namespace Tier.EndToEnd.Tests.Faults;

public sealed class ChaosTests(TestServers servers, ITestOutputHelper output)
{
    [Theory, InlineData(BrokerKind.InProcess, 42), AllStacksData(BrokerKind.Kafka, 42)]
    public Task A_run_that_is_disturbed_by_a_schedule_of_faults_is_complete(BrokerKind stack, int seed) => CompletesAsync(stack, $"{seed}");

    [Theory, InlineData(BrokerKind.InProcess), AllStacksData(BrokerKind.Kafka)]
    public Task So_is_one_with_a_seed_that_nobody_has_tried_before(BrokerKind stack) => CompletesAsync(stack, null);

    [Theory]
    [InlineData("MySqlConnection", "Server=127.0.0.1;Port=1;Database=tier;User ID=tier_app")]
    [InlineData("BrokerList", "127.0.0.1:1")]
    public async Task Servers_that_are_others_are_not_disturbed(string setting, string value)
    {
        await using var folder = await ProjectFolder.CreateAsync(servers, BrokerKind.InProcess, lines: 20);
        folder.Set(setting, value);

        var run = await folder.RunAsync("up", "--once", "--chaos", "42");

        run.ExitCode.Should().Be(2, run.ToString());
        run.Errors.Trim().Split('\n').Should().ContainSingle().Which.Should().ContainAll("--chaos", setting).And.EndWith(".");
        Directory.Exists(folder.FileNamed(".tier")).Should().BeFalse("nothing was begun");
    }

    private async Task CompletesAsync(BrokerKind stack, string? seed)
    {
        await using var folder = await ProjectFolder.CreateAsync(servers, stack);

        var run = await folder.RunAsync(["up", "--once", "--speed", "200", "--chaos", .. seed is null ? Array.Empty<string>() : [seed]]);

        output.WriteLine(run.ToString());
        run.ExitCode.Should().Be(0, run.ToString());
        run.Lines.Should().Contain(line => line.StartsWith($"chaos     seed {seed}", StringComparison.Ordinal));
        var faults = run.Lines.Where(line => line.StartsWith("chaos ", StringComparison.Ordinal) && line.Contains(" of ", StringComparison.Ordinal)).ToList();
        faults.Should().HaveCountGreaterThanOrEqualTo(2 * 7, "each of seven kinds comes once at least, and is told when it begins and when it is mended");
        run.Lines.Count(line => line.StartsWith("COMPLETE  ", StringComparison.Ordinal)).Should().Be(2);
        folder.Processes().Should().BeEmpty();
        await using var tables = await folder.TablesAsync();
        foreach (var file in folder.Files)
        {
            (await tables.PayloadsAsync(file.Table)).Should().Equal(file.Loaded.Order(StringComparer.Ordinal));
            (await tables.PayloadsAsync("dead_letters", file.Stream)).Distinct().Should().Equal(file.DeadLetters.Order(StringComparer.Ordinal));
        }
    }
}
