using System.Text;
using Tier.Pipeline.Replay;

namespace Tier.Pipeline.Tests.Replay;

/// <summary>Runs alone: what is measured is what the whole process allocates.</summary>
[CollectionDefinition(nameof(ReplayMemoryTests), DisableParallelization = true)]
[Collection(nameof(ReplayMemoryTests))]
public sealed class ReplayMemoryTests
{
    [Fact]
    public async Task A_large_file_is_read_in_little_memory()
    {
        var line = Encoding.UTF8.GetBytes($$"""{"text":"{{new string('x', 10_000)}}"},{{'\n'}}""");
        using var lines = new ReplayFile("[\n" + string.Concat(Enumerable.Repeat(Encoding.UTF8.GetString(line), 4_000)) + "{}\n]\n");
        using var text = new ReplayFile("[" + string.Concat(Enumerable.Repeat(Encoding.UTF8.GetString(line).Trim(), 4_000)) + "{}]");
        foreach (var path in new[] { lines.Path, text.Path })
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);

            var read = (await new ReplayFileReader().InspectAsync(path, null, TestContext.Current.CancellationToken)).Events;

            read.Should().Be(4_001);
            (GC.GetTotalAllocatedBytes(precise: true) - before).Should().BeLessThan(4 * 1024 * 1024, "the file has 40 MiB");
        }
    }
}
