using Tier.Pipeline.Replay;

namespace Tier.Pipeline.Tests.Replay;

/// <summary>A file of more events than there are marks: not every event has one.</summary>
public sealed class CountedFileTests
{
    private const int Events = 20_001;

    [Fact]
    public async Task A_large_file_that_stays_as_it_is_is_read_to_its_end() => (await ReadAsync(changed: -1)).Should().BeNull();

    [Theory]
    [InlineData(0, "one of the events 1 to 4 isn't")]
    [InlineData(9_999, "one of the events 9,997 to 10,000 isn't")]
    [InlineData(Events - 1, "event 20,001 isn't")]
    public async Task A_change_in_a_large_file_is_found_at_the_next_mark_or_at_the_end(int changed, string expected) =>
        (await ReadAsync(changed)).Should().Contain($"has changed during the replay: {expected} what was counted");

    /// <summary>Reads the file after one of its events changed.</summary>
    /// <returns>Why the replay stops; null when it doesn't.</returns>
    private static async Task<string?> ReadAsync(int changed)
    {
        using var before = new ReplayFile(Content(changed: -1));
        using var after = new ReplayFile(Content(changed));
        var counted = new CountedFile(await new ReplayFileReader().InspectAsync(before.Path, null, CancellationToken.None));
        await foreach (var line in new ReplayFileReader().ReadAsync(after.Path, 0, CancellationToken.None))
        {
            if (counted.Refuse(line) is { } refusal)
            {
                return refusal;
            }
        }

        return counted.RefuseEnd(Events);
    }

    private static string Content(int changed) =>
        string.Join('\n', Enumerable.Range(0, Events).Select(number => number == changed ? "{}" : $$"""{"number":{{number}}}"""));
}
