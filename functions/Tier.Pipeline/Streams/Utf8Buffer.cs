using System.Buffers;

namespace Tier.Pipeline.Streams;

/// <summary>Bytes that are written one after another; its memory is used again.</summary>
internal sealed class Utf8Buffer : IBufferWriter<byte>
{
    private const int UsualBytes = 256;
    private const int MostKeptBytes = 4 * 1024;

    private byte[] bytes = new byte[UsualBytes];

    /// <summary>How many there are. May be set back, and what was written behind is gone then.</summary>
    public int Length { get; set; }

    /// <summary>All of them.</summary>
    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, Length);

    /// <summary>Some of them; valid until the buffer is cleared.</summary>
    public ReadOnlyMemory<byte> Memory(int start, int length) => bytes.AsMemory(start, length);

    /// <summary>Begins again.</summary>
    public void Clear()
    {
        Length = 0;
        if (bytes.Length > MostKeptBytes)
        {
            bytes = new byte[UsualBytes];
        }
    }

    /// <summary>Appends bytes.</summary>
    public void Append(ReadOnlySpan<byte> more)
    {
        more.CopyTo(GetSpan(more.Length));
        Length += more.Length;
    }

    /// <summary>Appends a byte.</summary>
    public void Append(byte one)
    {
        GetSpan(1)[0] = one;
        Length++;
    }

    /// <inheritdoc />
    public void Advance(int count) => Length += count;

    /// <inheritdoc />
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Grow(sizeHint);
        return bytes.AsMemory(Length);
    }

    /// <inheritdoc />
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Grow(sizeHint);
        return bytes.AsSpan(Length);
    }

    private void Grow(int more)
    {
        if (bytes.Length - Length < Math.Max(more, 1))
        {
            Array.Resize(ref bytes, Math.Max(2 * bytes.Length, Length + more));
        }
    }
}
