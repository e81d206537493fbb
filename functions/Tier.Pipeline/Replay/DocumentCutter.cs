namespace Tier.Pipeline.Replay;

/// <summary>
/// Cuts the elements of JSON arrays, and other JSON values, wherever their lines end. Where the file stops being JSON, nobody can
/// say where the next event begins: what is left is one event, invalid for whoever parses it.
/// </summary>
internal sealed class DocumentCutter(FileWindow window) : IEventCutter
{
    /// <summary>The most of such a rest that is passed on: one byte more than 4 MiB, which is larger than any event may be.</summary>
    public const int MaxRestBytes = (4 * 1024 * 1024) + 1;

    private readonly ElementScanner scanner = ElementScanner.OfDocument();
    private bool isBroken;

    /// <inheritdoc/>
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
                default:
                    isBroken = true;
                    Skip(scanner.RestStart);
                    return await RestAsync(cancellationToken);
            }
        }

        return null;
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
