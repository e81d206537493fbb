namespace Tier.Pipeline.Tests.Fuzzing.Mutation;

/// <summary>A string, or what stands between punctuation, in a text that is roughly JSON.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">How many bytes it has.</param>
/// <param name="IsName">Whether a colon follows.</param>
internal readonly record struct JsonToken(int Start, int Length, bool IsName)
{
    /// <summary>The tokens of a text.</summary>
    public static List<JsonToken> In(List<byte> text)
    {
        var tokens = new List<JsonToken>();
        for (var start = 0; start < text.Count;)
        {
            var end = End(text, start);
            if (!IsPunctuation(text[start]))
            {
                tokens.Add(new(start, end - start, end < text.Count && text[end] == ':'));
            }

            start = end;
        }

        return tokens;
    }

    /// <summary>The token's bytes.</summary>
    public byte[] Of(List<byte> text) => [.. text.GetRange(Start, Length)];

    /// <summary>Whether it is a string.</summary>
    public bool IsString(List<byte> text) => Length >= 2 && text[Start] == '"';

    /// <summary>Puts other bytes in its place.</summary>
    public void Put(List<byte> text, byte[] bytes)
    {
        text.RemoveRange(Start, Length);
        text.InsertRange(Start, bytes);
    }

    private static int End(List<byte> text, int start)
    {
        var end = start + 1;
        if (text[start] == '"')
        {
            while (end < text.Count && text[end] != '"')
            {
                end += text[end] == '\\' ? 2 : 1;
            }

            return Math.Min(end + 1, text.Count);
        }

        while (!IsPunctuation(text[start]) && end < text.Count && !IsPunctuation(text[end]) && text[end] != '"')
        {
            end++;
        }

        return end;
    }

    private static bool IsPunctuation(byte one) => one is (byte)'{' or (byte)'}' or (byte)'[' or (byte)']' or (byte)',' or (byte)':' or (byte)' ' or (byte)'\n';
}
