namespace Tier.Pipeline.Replay;

/// <summary>Tells by the first bytes of a file that it isn't text in UTF-8.</summary>
internal static class ForeignFormat
{
    private const int BeginBytes = 4096;

    private static readonly (byte[] Begin, string Name)[] Known =
    [
        ("PK\u0003\u0004"u8.ToArray(), "a zip archive"),
        ([0x28, 0xB5, 0x2F, 0xFD], "packed by Zstandard"),
        ("BZh"u8.ToArray(), "packed by bzip2"),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "packed by xz"),
        ("PAR1"u8.ToArray(), "a Parquet file"),
        ("Obj\u0001"u8.ToArray(), "an Avro file"),
    ];

    /// <summary>What the file seems to be; null when it may be text in UTF-8.</summary>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static async ValueTask<string?> OfAsync(string path, CancellationToken cancellationToken)
    {
        await using var text = await ReplayText.OpenAsync(path, cancellationToken);
        var buffer = new byte[BeginBytes];
        var begin = buffer.AsMemory(0, await text.ReadAtLeastAsync(buffer, BeginBytes, throwOnEndOfStream: false, cancellationToken));
        return Array.Find(Known, known => begin.Span.StartsWith(known.Begin)).Name ?? ByZeros(begin.Span);
    }

    // Every other byte of JSON in UTF-16 is zero, nearly always; no byte of JSON in UTF-8 is.
    private static string? ByZeros(ReadOnlySpan<byte> begin)
    {
        var (even, odd) = (0, 0);
        for (var index = 0; index < begin.Length; index++)
        {
            if (begin[index] == 0)
                _ = index % 2 == 0 ? even++ : odd++;
        }

        const int Few = 20; // One in so many.
        var (most, least) = (Math.Max(even, odd), Math.Min(even, odd));
        if (most * 4 > begin.Length && least * Few < begin.Length)
            return even > odd ? "UTF-16BE without a byte order mark" : "UTF-16LE without a byte order mark";
        return (even + odd) * Few > begin.Length ? "a binary file" : null;
    }
}
