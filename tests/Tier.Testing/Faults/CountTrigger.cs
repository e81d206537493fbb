namespace Tier.Testing.Faults;

/// <summary>Cuts when so many bytes have gone on, in the middle of a message most likely.</summary>
internal sealed class CountTrigger(ProxyDirection direction, long bytes) : ProxyTrigger(direction, CutMoment.AfterForwarding)
{
    private readonly Lock turn = new();
    private long left = bytes;

    public override bool Sees(ReadOnlySpan<byte> before, ReadOnlySpan<byte> piece, out int forwarded)
    {
        lock (turn)
        {
            var due = left > 0 && left <= piece.Length;
            forwarded = due ? (int)left : piece.Length;
            left -= piece.Length;
            return due;
        }
    }
}
