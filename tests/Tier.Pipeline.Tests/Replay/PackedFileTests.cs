using System.IO.Compression;
using System.Text;
using Tier.Pipeline.Replay;

namespace Tier.Pipeline.Tests.Replay;

public sealed class PackedFileTests
{
    private const string Content = "{\"city\":\"Zürich 🛴\"}\n{\"b\":2}\n";
    private static readonly string[] Events = ["{\"city\":\"Zürich 🛴\"}", "{\"b\":2}"];

    [Fact]
    public async Task A_gzip_file_is_read_whatever_its_name() => (await EventsAsync(Gzip(Content))).Should().Equal(Events);

    [Fact]
    public async Task A_gzip_file_of_several_members_is_read_to_its_end() =>
        (await EventsAsync([.. Gzip(Content), .. Gzip("{\"c\":3}\n")])).Should().Equal([.. Events, "{\"c\":3}"]);

    [Fact]
    public async Task A_gzip_file_that_is_cut_short_is_never_taken_for_a_whole_one()
    {
        var whole = Gzip(string.Concat(Enumerable.Range(0, 20_000).Select(number => $"{{\"number\":{number}}}\n")));
        foreach (var length in new[] { 2, 9, 15, whole.Length / 2, whole.Length - 9, whole.Length - 1 })
        {
            var reading = () => EventsAsync(whole[..length]);
            await reading.Should().ThrowAsync<IOException>("{0} of {1} bytes are there", length, whole.Length).WithMessage("*gzip*");
        }
    }

    [Fact]
    public async Task A_damaged_gzip_file_ends_the_reading()
    {
        var damaged = Gzip(Content);
        damaged[^6] ^= 0xFF;

        var reading = () => EventsAsync(damaged);

        await reading.Should().ThrowAsync<IOException>().WithMessage("*damaged gzip*");
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    [InlineData("utf-32BE")]
    [InlineData("utf-8")]
    public async Task Text_with_a_byte_order_mark_is_read(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] content = [.. encoding.GetPreamble(), .. encoding.GetBytes(Content)];

        (await EventsAsync(content)).Should().Equal(Events);
        (await EventsAsync(Gzip(content))).Should().Equal(Events, "it may be packed too");
    }

    [Fact]
    public async Task A_lone_surrogate_in_UTF_16_ends_the_reading_and_is_never_replaced()
    {
        var reading = () => EventsAsync(
            [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("{\"a\":\""), 0x00, 0xD8, .. Encoding.Unicode.GetBytes("\"}")]);

        await reading.Should().ThrowAsync<IOException>().WithMessage("*byte order mark*");
    }

    [Fact]
    public async Task The_same_events_have_the_same_hash_however_they_are_packed_or_laid_out()
    {
        byte[][] files =
        [
            Encoding.UTF8.GetBytes(Content),
            Gzip(Content),
            [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Content)],
            Encoding.UTF8.GetBytes($"[{string.Join(",\r\n", Events)}]"),
        ];
        var hashes = new List<string>();
        foreach (var content in files)
        {
            using var file = new ReplayFile(content);
            var info = await new ReplayFileReader().InspectAsync(file.Path, null, TestContext.Current.CancellationToken);
            hashes.Add(Convert.ToHexString(info.Sha256));
        }

        hashes.Distinct().Should().ContainSingle();
    }

    private static byte[] Gzip(string content) => Gzip(Encoding.UTF8.GetBytes(content));

    private static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    private static async Task<List<string>> EventsAsync(byte[] content)
    {
        using var file = new ReplayFile(content);
        return await file.EventsAsync(new ReplayFileReader(7));
    }
}
