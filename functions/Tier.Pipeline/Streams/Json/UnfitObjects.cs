using System.Text.Json;

namespace Tier.Pipeline.Streams.Json;

/// <summary>Finds the objects of a JSON value that no JSON column takes as they are.</summary>
internal static class UnfitObjects
{
    private static readonly HashSet<int> None = [];

    /// <summary>Where the objects begin that have two members of one name, or a name that is too long.</summary>
    /// <param name="json">One JSON value.</param>
    /// <param name="levels">On how many levels to look: what is deeper isn't written as an object anyhow.</param>
    public static IReadOnlySet<int> In(ReadOnlySpan<byte> json, int levels)
    {
        if (json[0] is not ((byte)'{' or (byte)'['))
        {
            return None;
        }

        HashSet<int>? unfit = null;
        var open = new Stack<(int Start, HashSet<string> Names)>();
        var reader = new Utf8JsonReader(json, JsonText.AnyDepth);
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject when reader.CurrentDepth < levels:
                    open.Push(((int)reader.TokenStartIndex, new(StringComparer.Ordinal)));
                    break;
                case JsonTokenType.PropertyName when reader.CurrentDepth <= levels:
                    var (start, names) = open.Peek();
                    var name = JsonText.Name(reader, json);
                    if (!names.Add(name) || !JsonColumn.TakesName(new MemberName(name)))
                    {
                        (unfit ??= []).Add(start);
                    }

                    break;
                case JsonTokenType.EndObject when reader.CurrentDepth < levels:
                    open.Pop();
                    break;
            }
        }

        return unfit ?? None;
    }
}
