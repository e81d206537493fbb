using System.Collections;
using System.Resources;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Tier.Pipeline.Tests.Fuzzing;

/// <summary>Everything that System.Text.Json can say, from its own resources.</summary>
internal static partial class ParserWords
{
    /// <summary>Shorter pieces, such as "Found" or "is an", are everybody's.</summary>
    private const int ShortestPiece = 16;

    private static readonly string[] Pieces = [.. Messages().SelectMany(message => Argument().Split(message)).Append("LineNumber").Append("BytePositionInLine")
        .Select(piece => piece.Trim(' ', '\'', '.')).Where(piece => piece.Length >= ShortestPiece || !piece.Contains(' ') && piece.Length > 8 && piece.Any(char.IsUpper)).Distinct()];

    /// <summary>The pieces of its messages that are in a sentence.</summary>
    public static IEnumerable<string> In(string sentence) => Pieces.Where(piece => sentence.Contains(piece, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> Messages()
    {
        var assembly = typeof(JsonSerializer).Assembly;
        using var reader = new ResourceReader(assembly.GetManifestResourceStream(assembly.GetManifestResourceNames().Single(name => name.EndsWith(".resources", StringComparison.Ordinal)))!);
        return [.. reader.Cast<DictionaryEntry>().Select(entry => (string)entry.Value!)];
    }

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Argument();
}
