using System.IO.Compression;
using System.Text;
using Tier.Pipeline.Replay;

namespace Tier.Pipeline.Tests.Replay;

/// <summary>Runs alone: what is measured is what the whole process allocates.</summary>
[CollectionDefinition(nameof(ReplayMemoryTests), DisableParallelization = true)]
[Collection(nameof(ReplayMemoryTests))]
public sealed class ReplayMemoryTests
{
    private const int Events = 20_000;

    private static readonly byte[] Event = Encoding.UTF8.GetBytes($$"""{"text":"{{new string('x', 10_000)}}"}""");

    [Theory]
    [InlineData("[\n", ",\n", "\n]\n", false)]
    [InlineData("[", ",", "]", false)]
    [InlineData("", "", "", false)]
    [InlineData("\u001E", "\n\u001E", "", false)]
    [InlineData("", "\n", "", true)]
    public async Task A_file_of_200_MB_is_read_in_little_memory(string begin, string between, string end, bool isPacked)
    {
        using var file = new ReplayFile("");
        Write(file.Path, begin, between, end, isPacked);
        var before = GC.GetTotalAllocatedBytes(precise: true);

        var read = (await new ReplayFileReader().InspectAsync(file.Path, null, TestContext.Current.CancellationToken)).Events;

        read.Should().Be(Events);
        (GC.GetTotalAllocatedBytes(precise: true) - before).Should().BeLessThan(12 * 1024 * 1024);
    }

    private static void Write(string path, string begin, string between, string end, bool isPacked)
    {
        using var file = File.Create(path);
        using Stream target = isPacked ? new GZipStream(file, CompressionLevel.Fastest) : file;
        target.Write(Encoding.UTF8.GetBytes(begin));
        for (var number = 0; number < Events; number++)
        {
            if (number > 0)
            {
                target.Write(Encoding.UTF8.GetBytes(between));
            }

            target.Write(Event);
        }

        target.Write(Encoding.UTF8.GetBytes(end));
    }
}
