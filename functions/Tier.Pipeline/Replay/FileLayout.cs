namespace Tier.Pipeline.Replay;

/// <summary>How a replay file is laid out, as its start shows. <see cref="ReplayFileReader"/> has the rule in words.</summary>
/// <param name="Kind">What an event is in it.</param>
/// <param name="IsArray">Whether an event a line stands in an array.</param>
/// <param name="Begin">The bytes before the first event or, where events aren't lines, before the JSON text.</param>
internal readonly record struct FileLayout(FileKind Kind, bool IsArray, int Begin, byte LineEnd)
{
    // How far the start of the file is looked at when its first line doesn't decide.
    private const int LookAheadBytes = 1024 * 1024;
    private const byte LineFeed = (byte)'\n';
    private const byte CarriageReturn = (byte)'\r';

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The layout of a file; null when more of it must be seen.</summary>
    /// <param name="text">The file's start.</param>
    /// <param name="isAll">Whether this is the whole file.</param>
    public static FileLayout? Detect(ReadOnlySpan<byte> text, bool isAll)
    {
        if (text.Length < ByteOrderMark.Length && !isAll)
            return null;
        var begin = text.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        var isEnough = isAll || text.Length >= LookAheadBytes;
        var json = FileText.WithoutBlanksBefore(text[begin..]);
        if (json is [FileText.RecordSeparator, ..])
            return new(FileKind.Sequence, false, text.Length - json.Length, LineFeed);
        if (LineEndOf(json, isEnough) is not { } lineEnd)
            return null;
        var document = new FileLayout(FileKind.Document, false, begin, lineEnd);
        var isArray = json.StartsWith("["u8);
        var lines = new FileLayout(FileKind.Lines, isArray, text.Length - json.Length + (isArray ? 1 : 0), lineEnd);
        var events = FileText.WithoutBlanksBefore(text[lines.Begin..]);
        if (events.IsEmpty)
            return isAll ? lines : null;

        var lineLength = events.IndexOf(lineEnd) + 1;
        var firstLine = lineLength == 0 ? events : events[..lineLength];
        var scanner = ElementScanner.OfElements();
        var result = scanner.Next(firstLine, isFinal: false, out var element);
        var goesOn = isArray && (scanner.IsArrayClosed || (result == ScanResult.Element && GoesOn(firstLine[element.End..])));
        if (lineLength == 0)
            return isEnough && (goesOn || (result == ScanResult.Element && IsFollowedByObject(firstLine[element.End..]))) ? document : null;
        if (!goesOn && result != ScanResult.NeedsMore)
            return lines;
        if (goesOn ? HoldsUp(firstLine, scanner) : scanner.Next(events, isFinal: false, out _) == ScanResult.Element)
            return document;
        if (!isEnough)
            return null;
        return HasObjectLine(events[lineLength..], lineEnd) ? lines : document;
    }

    // Whether the line is JSON to its end.
    private static bool HoldsUp(ReadOnlySpan<byte> line, ElementScanner scanner)
    {
        ScanResult result;
        do
            result = scanner.Next(line, isFinal: false, out _);
        while (result == ScanResult.Element);
        return result == ScanResult.NeedsMore;
    }

    // Whether the array goes on, or ends, on the same line after its first element.
    private static bool GoesOn(ReadOnlySpan<byte> afterElement)
    {
        afterElement = FileText.WithoutBlanksBefore(afterElement);
        return afterElement.StartsWith("]"u8) || (afterElement.StartsWith(","u8) && !FileText.IsBlank(afterElement));
    }

    // A carriage return only where it comes first and there are no line feeds; null when more of the file must be seen to tell.
    private static byte? LineEndOf(ReadOnlySpan<byte> text, bool isEnough)
    {
        var first = text.IndexOfAny(CarriageReturn, LineFeed);
        if (first < 0 || text[first] == LineFeed)
            return LineFeed;
        var lineFeed = text.IndexOf(LineFeed);
        if (lineFeed >= 0 && lineFeed < text.Length - 1)
            return LineFeed;
        return isEnough ? CarriageReturn : null;
    }

    // Whether another object follows a value that isn't in an array, on the same line.
    private static bool IsFollowedByObject(ReadOnlySpan<byte> afterValue) =>
        FileText.WithoutSeparatorsBefore(afterValue) is [(byte)'{', ..];

    private static bool HasObjectLine(ReadOnlySpan<byte> text, byte lineEnd)
    {
        var scanner = ElementScanner.OfElements();
        for (int length; (length = text.IndexOf(lineEnd) + 1) > 0; text = text[length..])
        {
            var line = FileText.WithoutBlanksBefore(text[..length]);
            scanner.RestartElements(isAfterElement: false);
            if (line.StartsWith("{"u8)
                && scanner.Next(line, isFinal: false, out var element) == ScanResult.Element && FileText.IsBlank(line[element.End..]))
                return true;
        }

        return false;
    }
}

/// <summary>What an event is in a replay file.</summary>
internal enum FileKind
{
    /// <summary>What stands on a line.</summary>
    Lines,

    /// <summary>A JSON value, wherever its lines end.</summary>
    Document,

    /// <summary>What follows a record separator (RFC 7464).</summary>
    Sequence,
}
