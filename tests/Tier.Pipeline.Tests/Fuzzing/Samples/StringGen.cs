using FsCheck;
using FsCheck.Fluent;

namespace Tier.Pipeline.Tests.Fuzzing.Samples;

/// <summary>JSON strings: raw and escaped, of every plane, rarely with half a surrogate pair.</summary>
internal static class StringGen
{
    private static readonly Gen<(string Text, string Value)> Plain =
        Gen.Choose(' ', '~').Where(unit => unit is not ('"' or '\\')).Select(unit => Same(((char)unit).ToString()));

    private static readonly Gen<(string Text, string Value)> Escape = Gen.OneOf(
        Gen.Elements(("\\n", "\n"), ("\\t", "\t"), ("\\r", "\r"), ("\\b", "\b"), ("\\f", "\f"), ("\\\"", "\""), ("\\\\", "\\"), ("\\/", "/"), ("\\u0000", "\0")),
        Gen.Choose(0, 0xD7FF).Select(unit => ($"\\u{unit:x4}", ((char)unit).ToString())),
        Gen.Choose(0xE000, 0xFFFF).Select(unit => ($"\\u{unit:X4}", ((char)unit).ToString())));

    private static readonly Gen<(string Text, string Value)> Raw = Gen.OneOf(
        Gen.Elements("é", "ü", "e\u0301", "日", "\u2028", "\uFEFF", "\uFFFD", "\uFFFF", "\u007F", "\u0085", "\u00A0", "İ", "ß").Select(Same),
        Gen.Choose(0x10000, 0x10FFFF).Select(rune => Same(char.ConvertFromUtf32(rune))));

    private static readonly Gen<(string Text, string Value)> EscapedPair = Gen.Choose(0x10000, 0x10FFFF).Select(char.ConvertFromUtf32)
        .Select(pair => ($"\\u{(int)pair[0]:x4}\\u{(int)pair[1]:X4}", pair));

    private static readonly Gen<(string Text, string Value)> Surrogate =
        Gen.Choose(0xD800, 0xDFFF).Select(unit => ($"\\u{unit:x4}", ((char)unit).ToString()));

    private static readonly Gen<(string Text, string Value)> Piece =
        Gen.Frequency((60, Plain), (10, Escape), (8, Raw), (4, EscapedPair), (1, Surrogate));

    /// <summary>Up to a dozen characters.</summary>
    public static readonly Gen<JsonSample.String> Any = Gen.Choose(0, 12).SelectMany(Piece.ArrayOf).Select(Of);

    /// <summary>Up to a dozen characters, every one of them Unicode text, and at least one.</summary>
    public static readonly Gen<JsonSample.String> Text = Any.Where(text => text.IsUnicode && text.Value.Length > 0);

    /// <summary>As long as a text column, or one character longer, in characters of one kind.</summary>
    public static readonly Gen<JsonSample.String> AtTheLimit =
        from length in Gen.Elements(254, 255, 256, 300)
        from character in Gen.Elements(Same("a"), Same("é"), Same("\U0001F6F4"), ("\\ud83d\\udef4", "\U0001F6F4"), ("\\u0000", "\0"), Same(" "))
        select Of([.. Enumerable.Repeat(character, length)]);

    /// <summary>The names of members, some of them likely to come twice.</summary>
    public static readonly Gen<JsonSample.String> Name = Gen.Frequency(
        (3, Gen.Elements("a", "b", "", "a ", "A", "a.b", "ozone", "constructor", "#2", "a#2").Select(Plainly)),
        (1, Gen.Constant(new JsonSample.String("\"\\u0061\"", "a"))),
        (2, Any));

    /// <summary>A text without characters that need an escape.</summary>
    public static JsonSample.String Plainly(string text) => new($"\"{text}\"", text);

    /// <summary>The name of a known field, now and then with one of its characters escaped.</summary>
    public static Gen<JsonSample.String> NameOf(string name) => Gen.Frequency(
        (9, Gen.Constant(Plainly(name))),
        (1, Gen.Choose(0, name.Length - 1).Select(at => new JsonSample.String($"\"{name[..at]}\\u{(int)name[at]:x4}{name[(at + 1)..]}\"", name))));

    private static JsonSample.String Of((string Text, string Value)[] pieces) =>
        new($"\"{string.Concat(pieces.Select(piece => piece.Text))}\"", string.Concat(pieces.Select(piece => piece.Value)));

    private static (string Text, string Value) Same(string text) => (text, text);
}
