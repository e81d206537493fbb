namespace Tier.Pipeline.Replay;

/// <summary>
/// Cuts a file that has an event a line. A line that isn't JSON is an event too: the transform refuses it.
/// Since an array may be laid out at will, a line of an array may hold several elements, and an element may take several lines.
/// Without an array too, a line may hold several objects, as delivery streams write them.
/// </summary>
/// <param name="window">The file, after its opening bracket.</param>
/// <param name="isArray">Whether there was an opening bracket.</param>
/// <param name="lineEnd">What ends a line: a line feed, or a carriage return in a file without line feeds.</param>
internal sealed class LineCutter(FileWindow window, bool isArray, byte lineEnd) : IEventCutter
{
    // How far the end of an element that was begun on a line is looked for on the lines after it.
    private const int MaxJoinedBytes = 1024 * 1024;

    private readonly ElementScanner scanner = ElementScanner.OfElements();
    private readonly Queue<Range> elements = [];
    private int taken;

    // A line cut in the middle may look like the begin of an element of many lines. One such search that leads nowhere is
    // enough: else every cut line would cost another MaxJoinedBytes of scanning.
    private bool joinsLines = true;

    public async ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancellationToken)
    {
        while (elements.Count == 0)
        {
            window.Skip(taken);
            taken = await EndOfLineAsync(0, cancellationToken);
            if (taken == 0)
                return null;
            if (!IsStructure(window.Unread.Span[..taken]) && !await FindElementsAsync(cancellationToken))
                return FileText.WithoutComma(window.Unread[..taken]);
        }

        return window.Unread[elements.Dequeue()];
    }

    // Blank lines and commas, and in an array brackets on lines of their own, also those between arrays put one after another.
    private bool IsStructure(ReadOnlySpan<byte> line)
    {
        line = FileText.WithoutComma(line);
        return FileText.WithoutSeparatorsBefore(line).IsEmpty || (isArray && line.Length == 1 && line[0] is (byte)'[' or (byte)']');
    }

    // False when the line is to be passed on as it is.
    private async ValueTask<bool> FindElementsAsync(CancellationToken cancellationToken)
    {
        scanner.RestartElements(isAfterElement: isArray && FileText.WithoutBlanksBefore(window.Unread.Span)[0] == ',');
        var extent = taken;
        ScanResult result;
        while ((result = Scan(extent)) == ScanResult.NeedsMore && joinsLines && extent < MaxJoinedBytes)
        {
            var next = await EndOfLineAsync(extent, cancellationToken);
            if (next == extent)
                break;
            extent = next;
        }

        if (result == ScanResult.Element)
        {
            taken = extent;
            return true;
        }

        elements.Clear();
        if (!isArray && ObjectLine.Split(window.Unread.Span[..taken], elements))
            return true;
        joinsLines &= result == ScanResult.Invalid && extent == taken;
        return false;
    }

    // Element: the text holds nothing but whole elements. NeedsMore: an element goes on after it.
    private ScanResult Scan(int extent)
    {
        var text = window.Unread.Span[..extent];
        ScanResult result;
        while ((result = scanner.Next(text, isFinal: false, out var element)) == ScanResult.Element)
            elements.Enqueue(element);
        if (result == ScanResult.Invalid || (!isArray && (scanner.IsArrayClosed || elements.Count > 1)))
            return ScanResult.Invalid;
        if (scanner.IsInElement)
            return ScanResult.NeedsMore;
        return FileText.IsBlank(text[scanner.Consumed..]) ? ScanResult.Element : ScanResult.Invalid;
    }

    // Where the line ends that begins at a place of the window; that place where the file has no more.
    private async ValueTask<int> EndOfLineAsync(int begin, CancellationToken cancellationToken)
    {
        var searched = begin;
        while (true)
        {
            var found = window.Unread.Span[searched..].IndexOf(lineEnd);
            if (found >= 0)
                return searched + found + 1;
            if (window.IsAtEnd)
                return window.Unread.Length;
            searched = window.Unread.Length;
            await window.ReadMoreAsync(cancellationToken);
        }
    }
}
