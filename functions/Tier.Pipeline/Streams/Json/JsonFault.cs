namespace Tier.Pipeline.Streams.Json;

/// <summary>Where a text stops being JSON, and how. The words are this project's: a parser's address the programmer who calls it.</summary>
/// <param name="Offset">The first byte that can't stand there; the text's length where the text ends too early.</param>
/// <param name="Found">What the text does there, such as <c>has ']' after a comma</c> or <c>ends inside a string</c>.</param>
/// <param name="Wanted">What could stand there.</param>
internal sealed record JsonFault(int Offset, string Found, string Wanted)
{
    /// <summary>Finds the first fault.</summary>
    /// <param name="json">The text, as valid UTF-8.</param>
    /// <returns>Null when the text is one JSON value.</returns>
    public static JsonFault? In(ReadOnlySpan<byte> json) => new JsonFaultScanner(json).Find();

    /// <summary>Where an offset is, for people: <c>line 1, byte 36</c>.</summary>
    public static string Place(ReadOnlySpan<byte> text, int offset) =>
        $"line {text[..offset].Count((byte)'\n') + 1}, byte {offset - text[..offset].LastIndexOf((byte)'\n')}";
}
