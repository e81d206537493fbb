namespace Tier.Testing.Faults;

/// <summary>Cuts when bytes come by for the n-th time, also where they are in two pieces.</summary>
internal sealed class PatternTrigger(ProxyDirection direction, byte[] pattern, CutMoment moment, int occurrence) : ProxyTrigger(direction, moment)
{
    private readonly Lock turn = new();
    private int seen;

    public override bool Sees(ReadOnlySpan<byte> before, ReadOnlySpan<byte> piece, out int forwarded)
    {
        // The piece's peer gets all of it or none: what is cut is the message.
        forwarded = Moment == CutMoment.BeforeForwarding ? 0 : piece.Length;
        var tail = before[^Math.Min(before.Length, pattern.Length - 1)..];
        byte[] bytes = [.. tail, .. piece];
        lock (turn)
        {
            for (var from = 0; from < bytes.Length;)
            {
                var at = bytes.AsSpan(from).IndexOf(pattern);
                if (at < 0)
                {
                    return false;
                }

                if (++seen == occurrence)
                {
                    return true;
                }

                from += at + pattern.Length;
            }

            return false;
        }
    }
}
