using System.Text.Json;
using Tier.EndToEnd.Tests.Running;
using Tier.Testing;

namespace Tier.EndToEnd.Tests;

public sealed class SecondRunTests(TestServers servers)
{
    private const int Lines = 700; // with the first of the faulty ones

    [Theory, InlineData(BrokerKind.InProcess), InlineData(BrokerKind.Kafka)]
    public async Task A_second_run_on_the_same_data_adds_no_row_and_says_so(BrokerKind stack)
    {
        await using var folder = await ProjectFolder.CreateAsync(servers, stack, Lines);
        (await folder.RunAsync("up", "--once", "--speed", "200")).ExitCode.Should().Be(0);
        var before = await ChecksumsAsync(folder);

        var again = await folder.RunAsync("up", "--once", "--keep", "--speed", "200");

        again.ExitCode.Should().Be(0, again.ToString());
        (await ChecksumsAsync(folder)).Should().Equal(before);
        await using var tables = await folder.TablesAsync();
        // The broker in the process is a new one, so both files come a second time; Kafka has them, and the replay knows.
        (await tables.CountAsync("duplicate_events")).Should().Be(
            folder.Files.Sum(file => file.Duplicates.Count + (stack == BrokerKind.InProcess ? file.Duplicates.Count + file.Loaded.Count : 0)));
        foreach (var file in folder.Files)
        {
            again.Lines.Should().Contain($"{file.Table}: {file.Loaded.Count} rows, none added by this run");
            (await tables.PayloadsAsync(file.Table)).Should().Equal(file.Loaded.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task A_second_run_without_keep_begins_anew()
    {
        await using var folder = await ProjectFolder.CreateAsync(servers, BrokerKind.InProcess, Lines);
        (await folder.RunAsync("up", "--once", "--speed", "200", "--ticks", "5")).ExitCode.Should().Be(0);

        folder.WorkingFolder = folder.FileNamed("data"); // any folder inside the project will do
        var again = await folder.RunAsync("up", "--once", "--speed", "200", "--ticks", "3");

        again.ExitCode.Should().Be(0, again.ToString());
        again.Lines.Should().Contain("weather_data: 3 rows, 3 added by this run");
    }

    [Fact]
    public async Task With_json_standard_output_is_one_object_with_the_totals_of_each_stream()
    {
        await using var folder = await ProjectFolder.CreateAsync(servers, BrokerKind.InProcess, Lines);

        var run = await folder.RunAsync("up", "--once", "--json", "--speed", "200");

        run.ExitCode.Should().Be(0, run.ToString());
        run.Errors.Should().Contain("COMPLETE  weather");
        using var document = JsonDocument.Parse(run.Output);
        document.RootElement.EnumerateObject().Select(stream => stream.Name).Should().Equal(folder.Files.Select(file => file.Stream));
        foreach (var file in folder.Files)
        {
            var stream = document.RootElement.GetProperty(file.Stream);
            var replayed = stream.GetProperty("files").EnumerateArray().Should().ContainSingle().Subject;
            new[] { "events", "published", "recorded" }.Select(total => replayed.GetProperty(total).GetInt32()).Should().AllBeEquivalentTo(file.Events);
            stream.EnumerateObject().Where(total => total.Name != "files").Select(total => $"{total.Name}={total.Value.GetRawText()}").Should().Equal(
                $"produced={file.Events}", $"loaded={file.Loaded.Count}", $"deadLetters={file.DeadLetters.Count}", $"duplicates={file.Duplicates.Count}", "gaps=0", "complete=true", "lag=0", "holes=0", "overlaps=0", "lost=0", "untyped=0", "untypedFields=[]");
        }
    }

    private static async Task<IReadOnlyList<string>> ChecksumsAsync(ProjectFolder folder)
    {
        await using var tables = await folder.TablesAsync();
        return await Task.WhenAll(folder.Files.Select(file => tables.ChecksumAsync(file.Table)));
    }
}
