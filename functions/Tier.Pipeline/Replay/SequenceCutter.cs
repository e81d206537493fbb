namespace Tier.Pipeline.Replay;

/// <summary>
/// Cuts a JSON text sequence (RFC 7464): a record separator begins each event, whatever lines it takes. A text that isn't JSON is an event
/// too: the transform refuses it.
/// </summary>
internal sealed class SequenceCutter(FileWindow window) : IEventCutter
{
    private int taken;

    public async ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            window.Skip(taken);
            taken = await EndAsync(cancellationToken);
            if (taken == 0)
                return null;
            var text = FileText.WithoutComma(window.Unread[..taken].TrimStart(FileText.RecordSeparator));
            if (!text.IsEmpty)
                return text;
        }
    }

    // The place of the next separator after the first byte, or the end of the file.
    private async ValueTask<int> EndAsync(CancellationToken cancellationToken)
    {
        var searched = 1;
        while (true)
        {
            if (searched < window.Unread.Length && window.Unread.Span[searched..].IndexOf(FileText.RecordSeparator) is >= 0 and var found)
                return searched + found;
            if (window.IsAtEnd)
                return window.Unread.Length;
            searched = Math.Max(1, window.Unread.Length);
            await window.ReadMoreAsync(cancellationToken);
        }
    }
}
