using System.Globalization;
using System.Text;

namespace Tier.Pipeline.Streams.Json;

/// <summary>Goes through a JSON text byte by byte, and keeps the fault that it ends at.</summary>
internal ref struct JsonCursor(ReadOnlySpan<byte> json)
{
    private readonly ReadOnlySpan<byte> json = json;
    private int at;

    /// <summary>The fault; null as long as there is none.</summary>
    public JsonFault? Fault { get; private set; }

    /// <summary>Whether nothing is left.</summary>
    public readonly bool IsAtEnd => at == json.Length;

    /// <summary>The next character; NUL, which no JSON has outside a string, at the end.</summary>
    public readonly char Next => IsAtEnd ? default : (char)json[at];

    /// <summary>Takes the next character if it is this one.</summary>
    public bool Take(char wanted)
    {
        var isThere = !IsAtEnd && json[at] == wanted;
        at += isThere ? 1 : 0;
        return isThere;
    }

    /// <summary>Takes the next character that isn't white space, if it is this one.</summary>
    public bool TakeAfterBlanks(char wanted)
    {
        SkipBlanks();
        return Take(wanted);
    }

    /// <summary>Goes over one character.</summary>
    public void Skip() => at++;

    /// <summary>Goes to the next of these, or to the end.</summary>
    public void SkipTo(System.Buffers.SearchValues<byte> bytes)
    {
        var found = json[at..].IndexOfAny(bytes);
        at = found < 0 ? json.Length : at + found;
    }

    /// <summary>Goes over white space.</summary>
    public void SkipBlanks() => at = json.Length - json[at..].TrimStart(" \t\r\n"u8).Length;

    /// <summary>Keeps a fault at this place.</summary>
    /// <param name="wanted">What could stand here.</param>
    /// <param name="where">What the place is in or behind, when it is inside a token.</param>
    /// <returns>False, for whoever says by that whether it went well.</returns>
    public bool Fail(string wanted, string where = "")
    {
        var isInToken = where.Length > 0;
        if (!isInToken && json[..at].TrimEnd(" \t\r\n"u8).EndsWith(","u8))
        {
            where = " after a comma";
        }

        var isComment = !isInToken && (json[at..].StartsWith("//"u8) || json[at..].StartsWith("/*"u8));
        Fault = new(at, (IsAtEnd ? "ends" : isComment ? "has a comment" : $"has {Here()}") + where, wanted);
        return false;
    }

    private readonly string Here()
    {
        Rune.DecodeFromUtf8(json[at..], out var character, out _);
        var code = string.Create(CultureInfo.InvariantCulture, $"U+{character.Value:X4}");
        return character.Value is > ' ' and < 0x7F ? $"'{character}'"
            : Rune.IsLetterOrDigit(character) || Rune.IsPunctuation(character) ? $"'{character}' ({code})"
            : code;
    }
}
