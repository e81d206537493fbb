namespace Tier.Pipeline.Replay;

/// <summary>
/// Cuts the elements of JSON arrays, and other JSON values, wherever their lines end and whatever separates them. Where the file stops
/// being JSON, the begin of the next event can't be known: what is left is one event, and no parser takes it.
/// </summary>
internal sealed class DocumentCutter(FileWindow window) : IEventCutter
{
    /// <summary>The most of such a rest that is passed on: one byte more than 4 MiB, which is larger than any event may be.</summary>
    public const int MaxRestBytes = (4 * 1024 * 1024) + 1;

    private const int LongestSeparator = 3;

    private readonly ElementScanner scanner = ElementScanner.OfDocument();
    private bool isBroken;

    public async ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancellationToken)
    {
        while (!isBroken)
        {
            Skip(scanner.RestStart);
            switch (scanner.Next(window.Unread.Span, window.IsAtEnd, out var element))
            {
                case ScanResult.Element:
                    return window.Unread[element];
                case ScanResult.NeedsMore when window.IsAtEnd:
                    return null;
                case ScanResult.NeedsMore:
                    Skip(scanner.RestStart);
                    await window.ReadMoreAsync(cancellationToken);
                    break;
                case ScanResult.Invalid when scanner.IsBetweenValues && await SkipSeparatorAsync(cancellationToken):
                    break;
                default:
                    isBroken = true;
                    Skip(scanner.RestStart);
                    return await RestAsync(cancellationToken);
            }
        }

        return null;
    }

    private async ValueTask<bool> SkipSeparatorAsync(CancellationToken cancellationToken)
    {
        Skip(scanner.RestStart);
        while (FileText.WithoutBlanksBefore(window.Unread.Span).Length < LongestSeparator && !window.IsAtEnd)
            await window.ReadMoreAsync(cancellationToken);
        var rest = FileText.WithoutBlanksBefore(window.Unread.Span);
        var length = FileText.SeparatorLength(rest);
        if (length == 0)
            return false;
        window.Skip(window.Unread.Length - rest.Length + length);
        scanner.RestartDocument();
        return true;
    }

    private async ValueTask<ReadOnlyMemory<byte>?> RestAsync(CancellationToken cancellationToken)
    {
        while (!window.IsAtEnd && window.Unread.Length < MaxRestBytes)
            await window.ReadMoreAsync(cancellationToken);
        var rest = FileText.Rest(window.Unread);
        return rest.IsEmpty ? null : rest[..Math.Min(rest.Length, MaxRestBytes)];
    }

    private void Skip(int count)
    {
        window.Skip(count);
        scanner.Skipped(count);
    }
}
